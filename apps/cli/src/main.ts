#!/usr/bin/env node
import { systemClock } from "@understudy/core";
import { runProcess } from "./process.ts";

await runProcess(systemClock);
