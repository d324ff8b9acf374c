/** What of a message matters here. */
export interface Said {
  id: string;
  attachments: { url: string; content_type: string }[];
  /** Of its buttons. */
  buttons: { label: string; customId: string }[];
}

/** The first channel of an emulated Discord, as its page shows it to the first person. */
export async function firstChannel(address: string): Promise<{
  /** Who is there, and where. */
  ids: readonly [person: string, channel: string];
  messages(): Promise<Said[]>;
  /** Acts for this person. @param samples Names of sample files, by option. */
  act(action: object, samples?: Readonly<Record<string, string>>): Promise<void>;
}> {
  const look = async () => (await fetch(`${address}/page/api/view`)).json();
  const { me, channel } = await look();
  return {
    ids: [me.id, channel.id],
    messages: async () => (await look()).messages.map(({ message }: { message: object }) => said(message)),
    async act(action, samples = {}) {
      const form = new FormData();
      form.set("user", me.id);
      form.set("action", JSON.stringify({ channel: channel.id, ...action }));
      for (const [option, name] of Object.entries(samples)) form.set(`sample:${option}`, name);
      const answer = await fetch(`${address}/page/api/act`, { method: "POST", body: form });
      if (!answer.ok) throw new Error(await answer.text());
    },
  };
}

function said(message: object): Said {
  const buttons: Said["buttons"] = [];
  JSON.stringify(message, (_, value) => {
    if (value?.label && value.custom_id) buttons.push({ label: value.label, customId: value.custom_id });
    return value;
  });
  return { ...(message as Said), buttons };
}
