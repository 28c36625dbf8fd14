import type { ControlId } from '../compliance/controls/control';

/** One thing wrong with a configuration, in the words a person needs to mend it. */
export interface ConfigProblem {
  /** Dotted path in the file; empty for the file as a whole. */
  readonly path: string;
  /** Line of the file, from 1. @default - unknown */
  readonly line?: number;
  /** What the file says. */
  readonly given: string;
  /** What is allowed. */
  readonly allowed: string;
  /** The control that sets the limit. */
  readonly control?: ControlId;
}

/** A problem with the value at a path. */
export const wrong = (path: string, given: unknown, allowed: string, control?: ControlId): ConfigProblem => ({
  path,
  given: JSON.stringify(given) ?? 'nothing',
  allowed,
  ...(control && { control }),
});

/** A configuration that was refused. Carries every problem, never only the first. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(
    readonly source: string,
    readonly problems: readonly ConfigProblem[],
  ) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super([`${source}: ${count}`, ...problems.map(renderProblem)].join('\n'));
  }
}

function renderProblem({ path, line, given, allowed, control }: ConfigProblem): string {
  const where = `${path || '(file)'}${line === undefined ? '' : ` (line ${line})`}`;
  return `  ${where}: given ${given}; allowed: ${allowed}${control ? ` (${control})` : ''}`;
}
