import type { Edits } from './edits';
import type { FoundDate } from './dates';

const KEY = /([A-Za-z][\w.-]{1,40})"?(?: ?[:=] ?| -> )"?$/;
const WORK =
  'job|task|run|process|server|service|worker|workflow|application|app|instance|container|pod|node|backup|migration|import|export|batch|build|deployment|upgrade|sync|restore|maintenance|trigger';
const TURN =
  'fire|firing|run|execution|attempt|retry|poll|sync|backup|renewal|rotation|check|heartbeat|invocation|trigger|tick|restart|deploy|deployment|scan|refresh|maintenance|update|snapshot';
/** What a sentence says of a machine, before the time. */
const SAID = new RegExp(
  `\\b(?:not (?:after|before)|(?:next|last|previous|latest) (?:scheduled )?(?:${TURN})(?: time)?|expir(?:es|ed|y|ation|ing)|renewed|rotated|retry(?:ing)?|(?:${WORK})\\b[^;|]{0,40}? (?:started|stopped|finished|completed|failed|queued|ended|created|begun)|(?:last[ -])?(?:modified|updated)|clock|uptime|boot(?:ed)?)(?: is| was| will be| due| date| time)?(?: at| on| until| since| for| after)?[ :=]{1,3}["'(]?$`,
  'i',
);
const HOURS = /\d:\d|T\d{4}/;
/** Rails says in words when a request was. */
const STARTED = /Started [A-Z]{3,7} "[^"]{0,2000}" for \S{1,60} at $/;

/**
 * `not after 2026-06-12T10:22:11Z`, `next_run=2026-06-12 10:22:11`: when a system did something, or will. A day alone may
 * be anybody's, and so may what is in quotes of a statement.
 */
export function isOfSystem(
  { source, engine }: Edits,
  from: number,
  { start, end, year }: FoundDate,
): boolean {
  if (year === undefined || year.number < 2000 || !HOURS.test(source.slice(start, end))) return false;
  if (source.startsWith(' at ', start - 4) && STARTED.test(source.slice(Math.max(from, start - 2100), start)))
    return true;
  const before = source.slice(Math.max(from, start - 56), start);
  const key = KEY.exec(before)?.[1];
  return (key !== undefined && engine.fields.of(key).event) || SAID.test(before);
}
