interface Result {
  readonly file: string;
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'not-run';
}
export function resultsKeeper(): (files: readonly string[], tests: readonly Result[]) => void;
