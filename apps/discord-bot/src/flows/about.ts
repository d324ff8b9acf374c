import * as z from "zod";
import type { GivenFile } from "../files.ts";
import type { ServerTask } from "../server/answers.ts";
import { plainText } from "../text/escape.ts";

/** As a program of another version, or another program, may have kept it. */
export const aboutSchema = z.object({ files: z.array(z.string()).max(3) });

/** What is kept with a task so that its person knows it again: the names of the files that were given. */
export type About = z.infer<typeof aboutSchema>;

export function aboutFiles(files: readonly GivenFile[]): About {
  return { files: files.map(({ name }) => plainText(name, 60)) };
}

/** What was kept with a task; `undefined` where another program made it. Not yet escaped. */
export function aboutOf({ metadata }: Pick<ServerTask, "metadata">): About | undefined {
  return aboutSchema.safeParse(metadata).data;
}
