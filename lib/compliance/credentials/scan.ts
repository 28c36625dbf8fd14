import { CREDENTIAL_PATTERNS } from './patterns';

/** Where a credential stands. What it says is shown nowhere. */
export interface CredentialFinding {
  /** Such as `private-key`, or the name of a rule of secretlint. */
  readonly kind: string;
  /** From 1. */
  readonly line: number;
  /** From 1, characters. */
  readonly column: number;
}

const PRESET = '@secretlint/secretlint-rule-preset-recommend';
/** It takes code that puts a URL together for one with a password in it. */
const LEFT_TO_US = '@secretlint/secretlint-rule-database-connection-string';

/**
 * Credentials of services in a text that leaves the server: a bundle, a page, a response (IDN-6).
 * 45 CFR 164.312(a)(1).
 * @param name of the file, by whose ending some rules decide
 */
export async function credentialsIn(text: string, name: string): Promise<readonly CredentialFinding[]> {
  // ECMAScript modules, which are large: loaded when something is scanned.
  const [{ lintSource }, { creator }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/secretlint-rule-preset-recommend'),
  ]);
  const { messages } = await lintSource({
    source: { filePath: name, content: text, contentType: 'text', ext: /\.\w+$/.exec(name)?.[0] ?? '' },
    options: { config: { rules: [{ id: PRESET, rule: creator }] }, noPhysicFilePath: true },
  });
  const found = [
    ...CREDENTIAL_PATTERNS.flatMap(({ kind, pattern }) =>
      [...text.matchAll(pattern)].map(({ index }) => ({ kind, at: index })),
    ),
    ...messages
      .filter(({ ruleId }) => ruleId !== LEFT_TO_US)
      .map(({ ruleId, messageId, range }) => ({
        kind: `${ruleId.replace('@secretlint/secretlint-rule-', '')}/${messageId}`,
        at: range[0],
      })),
  ]
    .toSorted((a, b) => a.at - b.at)
    // Two that know the same are one, by our name.
    .filter(({ at }, i, all) => at !== all[i - 1]?.at);
  const lines = lineStarts(text);
  return found.map(({ kind, at }) => {
    const line = lines.findLastIndex((start) => start <= at);
    return { kind, line: line + 1, column: at - lines[line]! + 1 };
  });
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
