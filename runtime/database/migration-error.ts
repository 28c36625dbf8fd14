/** Nothing, or nothing more, was done: why, one line for each problem, all of those that are known. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  constructor(
    readonly problems: readonly string[],
    /** Files that this run applied before, and that stay applied. */
    readonly applied: readonly string[] = [],
  ) {
    super(problems.join('\n'));
  }
}
