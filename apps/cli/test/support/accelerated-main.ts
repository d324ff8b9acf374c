import { runProcess } from "../../src/process.ts";
import { acceleratedClock } from "./clock.ts";

// The real program on a clock that goes faster, so that a test does not wait as long as a person does.
await runProcess(acceleratedClock(Number(process.env.TEST_SPEED)));
