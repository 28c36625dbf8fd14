import { codeAt } from './chars';
import { CUT_MARGIN, cutNote, MOST_LINE } from './cut';
import { Edits, type Engine } from './edits';
import { timeEnd } from './dates';
import { scanJson } from './json';
import { isReplacement } from './replacement';

/** One line of a log. */
export function scrubLine(engine: Engine, line: string): string {
  let first = 0;
  while (first < line.length && line.charCodeAt(first) <= 0x20) first++;
  const code = codeAt(line, first);
  if (code === 0x7b || code === 0x5b || code === 0x22) {
    const edits = new Edits(line, engine);
    const end = scanJson(edits, first, line.length, MOST_LINE);
    if (end === line.length) return edits.apply();
    // JSON with something behind it; what only begins like JSON is a line like any other.
    if (edits.count > 0 && line.length <= MOST_LINE) {
      engine.scanText(edits, end, line.length);
      return edits.apply();
    }
  }
  const shown = line.length > MOST_LINE ? line.slice(0, MOST_LINE) : line;
  const edits = new Edits(shown, engine);
  engine.scanText(edits, ownTimeEnd(edits), shown.length);
  if (shown.length === line.length) return edits.apply();
  const lost = line.slice(MOST_LINE - CUT_MARGIN).split('\n').length - 1;
  return (
    edits.applyUntil(shown.length - CUT_MARGIN) + cutNote(line.length - shown.length) + '\n'.repeat(lost)
  );
}

const LEVEL = '(?:trace|debug|info|notice|warn|warning|error|fatal|critical|severe|panic|[dewif])';
/** What may stand before the time: a level, a protocol, a priority, a process, the container that wrote the line. */
const BEFORE = `(?:<\\d{1,3}>(?:1 )?|\\[GIN\\] |\\[Nest\\] \\d{1,7} {1,4}- |[\\w.-]{1,40} {1,20}\\| ?|(?:https?|h2|wss?|tls|grpcs?) |\\d{1,7}:[A-Z] |[DIWEF], |${LEVEL}[\\]:]? {1,6}|\\[${LEVEL}\\] {0,5})?`;
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const LEADING = new RegExp(
  `^${BEFORE}\\[?(?:(?:20\\d\\d\\.\\d\\d\\.\\d\\d|\\d\\d[/.]\\d\\d[/.]20\\d\\d|\\d\\d-${MONTH}-20\\d\\d|${MONTH} [ \\d]?\\d,? 20\\d\\d),? (?=\\d{1,2}:\\d\\d:\\d\\d)|20\\d\\d[-/]\\d\\d[-/]\\d\\d(?:[T \\t]| - )(?=\\d)|\\d{1,2} ${MONTH} 20\\d\\d (?=\\d)|(?:[A-Z][a-z]{2},? )?(?:${MONTH} [ \\d]\\d|\\d\\d ${MONTH} 20\\d\\d) (?=\\d))`,
  'i',
);
/** Common log format: host, identity, user and time. */
const COMMON =
  /^((?:[\w.-]{1,60}:\d{1,5} )?\S{1,60} \S{1,40} )(\S{1,80}(?: \S{1,40})?) \[\d{2}\/[A-Z][a-z]{2}\/20\d\d[: ]\d{2}:\d{2}:\d{2}(?: [+-]\d{4})?\]/;

/** Where the line's own time ends; what is before it is done. */
function ownTimeEnd(edits: Edits): number {
  const { source, engine } = edits;
  edits.ownTime = false;
  const head = source.slice(0, 220);
  const leading = LEADING.exec(head);
  if (leading) {
    const end = timeEnd(source, leading[0].length);
    if (end > leading[0].length) return end;
  }
  const common = head.includes('/20') ? COMMON.exec(head) : null;
  edits.ownTime = !common;
  if (!common) return 0;
  const [whole, host, user] = common as unknown as [string, string, string];
  engine.scanText(edits, 0, host.length);
  if (user !== '-' && !isReplacement(user)) edits.replace(host.length, host.length + user.length, 'account');
  return whole.length;
}
