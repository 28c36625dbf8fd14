import type { Finding, VerifyReport } from '../../verifier';

/** Findings that are shown; the report as JSON has more. */
const MOST_SHOWN = 12;

/** One screen for a reader: the verdict first. */
export function asText(report: VerifyReport, colours: boolean): string {
  const { verified, source, origin, size, root, findings, findingCount, notices } = report;
  const paint = (code: number, text: string): string => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  const verdict = verified
    ? paint(32, `VERIFIED: ${count(size, 'entry', 'entries')}, none altered, removed, added or reordered`)
    : paint(31, `NOT VERIFIED: ${count(findingCount, 'finding', 'findings')}`);
  const lines = [verdict];
  for (const finding of findings.slice(0, MOST_SHOWN)) {
    lines.push(`  ${paint(31, finding.kind)}  ${place(finding)}`, `      ${finding.what}`);
  }
  if (findingCount > MOST_SHOWN) {
    lines.push(`  and ${count(findingCount - MOST_SHOWN, 'more', 'more')}; --json shows up to 1,000`);
  }
  const facts: [string, string | undefined][] = [
    ['log', origin],
    ['source', source],
    ['entries', `${report.entries.toLocaleString('en-US')} checked of ${size.toLocaleString('en-US')}`],
    ['ingested', report.ingested && `${report.ingested[0]} to ${report.ingested[1]}`],
    ['root', root],
    ['checkpoints', `${report.checkpoints.toLocaleString('en-US')} signed${witnessed(report)}`],
  ];
  for (const [name, value] of facts) if (value !== undefined) lines.push(`${name.padEnd(13)}${value}`);
  for (const notice of notices) lines.push(`${paint(33, 'note')}         ${notice}`);
  return `${lines.join('\n')}\n`;
}

const witnessed = ({ witnessed }: VerifyReport): string =>
  witnessed === undefined ? '' : `, ${witnessed.toLocaleString('en-US')} held by the witness`;

function place({ where: { source, path, index, offset } }: Finding): string {
  const parts = [
    source === 'witness' ? `witness: ${path}` : path,
    index === undefined ? '' : `#${index}`,
    offset === undefined ? '' : `byte ${offset}`,
  ];
  return parts.filter((part) => part !== '').join('  ');
}

const count = (number: number, one: string, many: string): string =>
  `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
