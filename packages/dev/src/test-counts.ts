/** What a run of checks came to. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Counts a task that either passes or fails, such as a type check. `undefined` means that it did not end. */
export function countTask(exitCode: number | undefined): Counts {
  return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/**
 * Counts the tests in vitest's JSON report of a package. Nothing that went wrong counts as nothing: a file that failed
 * outside its tests is a failure, and so is a run without a report, without a test, or with an exit code that no
 * failed test explains.
 */
export function countTests(exitCode: number | undefined, report: string | undefined): Counts {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of filesOf(report)) {
    const statuses = file.assertionResults.map(({ status }) => status);
    if (file.status === "failed" && !statuses.includes("failed")) counts.failed += 1;
    for (const status of statuses) {
      counts[status === "passed" || status === "failed" ? status : "skipped"] += 1;
    }
  }
  const explained = exitCode === 0 ? counts.passed + counts.skipped > 0 : counts.failed > 0;
  if (!explained) counts.failed += 1;
  return counts;
}

interface ReportedFile {
  status: string;
  assertionResults: { status: string }[];
}

/** The test files in a report; none where it is missing or cut off. */
function filesOf(report: string | undefined): ReportedFile[] {
  try {
    return (JSON.parse(report ?? "") as { testResults: ReportedFile[] }).testResults;
  } catch {
    return [];
  }
}

/** The sum of several counts. */
export function total(counts: readonly Counts[]): Counts {
  const sum = (key: keyof Counts) => counts.reduce((before, each) => before + each[key], 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
}

/** `3 passed, 0 failed, 1 skipped`. */
export function inWords({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
