// The least a bot can do, for comparison: it acknowledges, and says a word.
import { Client, Events, MessageFlags } from "discord.js";

const { DISCORD_TOKEN, DISCORD_API_URL = "" } = process.env;
const client = new Client({ intents: [], rest: { api: DISCORD_API_URL } });
client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  await interaction.editReply("echo");
});
await client.login(DISCORD_TOKEN);
console.log("ready");
