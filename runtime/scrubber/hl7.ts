import type { Edits } from './edits';
import type { Kind } from './kinds';
import { compactDate, replaceDate } from './dates';
import { isPlaceholder } from './names';
import { isReplacement } from './replacement';

/** Fields of segments by their number; HL7 v2.5.1, and X12 5010, where the first element is 1. */
type FieldKind = Kind | 'timing';
type Segment = Readonly<Record<number, FieldKind>>;
const fields = (entries: Readonly<Partial<Record<FieldKind, readonly number[]>>>): Segment =>
  Object.fromEntries(
    Object.entries(entries).flatMap(([kind, numbers]) =>
      numbers.map((number) => [number, kind as FieldKind]),
    ),
  );

const HL7: Readonly<Record<string, Segment>> = {
  pid: fields({
    mrn: [2, 3, 4, 21],
    name: [5, 6, 9],
    date: [7, 29],
    address: [11, 12, 23],
    phone: [13, 14, 40],
    account: [18],
    ssn: [19],
    licence: [20],
  }),
  nk1: fields({ name: [2, 30], address: [4, 32], phone: [5, 6, 31], date: [16], ssn: [37] }),
  gt1: fields({ account: [2], name: [3, 4], address: [5], phone: [6, 7], date: [8], ssn: [12] }),
  in1: fields({ name: [6, 16], phone: [7], date: [12, 13, 18], address: [19], plan: [8, 36, 49] }),
  in2: fields({ ssn: [2], plan: [6, 8], phone: [63, 64] }),
  pv1: fields({ name: [7, 8, 9, 17], account: [19, 50], date: [44, 45] }),
  orc: fields({ timing: [7], date: [9, 15], name: [10, 11, 12], phone: [14] }),
  obr: fields({ date: [6, 7, 8, 14, 22], timing: [27], name: [16, 28, 32] }),
  obx: fields({ date: [14, 19], name: [16] }),
  mrg: fields({ mrn: [1, 4], account: [3], name: [7] }),
  evn: fields({ date: [2, 3, 6], name: [5] }),
  dg1: fields({ date: [5], name: [16] }),
  al1: fields({ date: [6] }),
  sch: fields({ timing: [11], name: [12, 16], phone: [13] }),
  rxa: fields({ date: [3, 4], name: [10] }),
  rxe: fields({ timing: [1], name: [13, 14], account: [15], date: [18, 32] }),
  rxd: fields({ date: [3], account: [7], name: [10] }),
  rxg: fields({ timing: [3] }),
  tq1: fields({ date: [7, 8] }),
  ais: fields({ date: [4] }),
  aip: fields({ name: [3], date: [6] }),
  pd1: fields({ name: [4] }),
  pr1: fields({ date: [5], name: [8, 11, 12] }),
  ft1: fields({ date: [4, 5], name: [20, 21] }),
  rol: fields({ name: [4], date: [5, 6], address: [11], phone: [12] }),
  txa: fields({ date: [4, 6, 7, 8], name: [5, 9, 10, 11] }),
  // A patient record of ASTM E1394, which instruments of laboratories speak.
  p: fields({ mrn: [2, 3, 4], name: [5, 6], date: [7], address: [10], phone: [12] }),
  msh: {},
};
const X12: Readonly<Record<string, Segment>> = {
  nm1: fields({ name: [3, 4, 5], plan: [8, 9] }),
  n3: fields({ address: [1, 2] }),
  n4: fields({ address: [1, 3] }),
  dmg: fields({ date: [2] }),
  dtp: fields({ date: [3] }),
  sbr: fields({ plan: [3], name: [4] }),
  pat: fields({ date: [6] }),
  clm: fields({ account: [1] }),
  clp: fields({ account: [1], plan: [7] }),
  dtm: fields({ date: [2] }),
  ref: fields({ identifier: [2] }),
  per: fields({ name: [2], phone: [4, 6, 8] }),
};
export const HL7_NAMES: readonly string[] = [...Object.keys(HL7), ...Object.keys(X12)];
const MOST_FIELDS = 80;

/** A segment of a message, from its name to its end. @returns where it ends, 0 if it is none */
export function segment(edits: Edits, start: number, nameTo: number, to: number): number {
  const { source } = edits;
  const separator = source[nameTo]!;
  const name = source.slice(start, nameTo);
  if (name !== name.toUpperCase()) return 0;
  const known = (separator === '|' ? HL7 : X12)[name.toLowerCase()];
  if (known === undefined) return 0;
  if (name === 'P' && !/^\|\d{1,3}\|/.test(source.slice(nameTo, nameTo + 5))) return 0;
  const kept = name === 'NM1' ? keptOfEntity(source.slice(nameTo, nameTo + 160)) : undefined;
  let at = nameTo;
  for (let field = name === 'MSH' ? 2 : 1; field <= MOST_FIELDS; field++) {
    const from = at + 1;
    at = fieldEnd(source, from, to, separator);
    let kind = kept?.has(field) ? undefined : known[field];
    if (name === 'NM1' && field > 7) {
      // The qualifier of the number is before it: 34 is that of social security
      if (at - from < 3) kind = undefined;
      else if (kind !== undefined && source.startsWith('*34*', from - 4)) kind = 'ssn';
    }
    if (kind !== undefined) replaceField(edits, from, at, kind);
    else if (separator === '|' && PERSON.test(source.slice(from, Math.min(at, from + 100))))
      replaceField(edits, from, at, 'name');
    else if (name !== 'MSH' && at - from < 4096) edits.engine.scanText(edits, from, at);
    if (at >= to || source[at] !== separator) break;
  }
  return at;
}

/** A number and a name (XCN), wherever a segment has one: the third part of a code would be its system. */
const PERSON =
  /^[A-Z]{0,4}\d{3,12}\^\p{Lu}[\p{L}' -]{1,40}\^(?!(?:LN|LOINC|CPT|C4|SCT|ICD\w*|I\d\w?|I10C?|NDC|RXNORM|UCUM|ISO|CVX|CDT|HCPCS|L|LOCAL|99\w*|HL7\w*)(?:\^|$))\p{Lu}[\p{L}' -]{1,40}(?:\^|$)/u;

/** Payers and practices are nobody; an employer, and whoever is insured or a patient, is somebody's. */
function keptOfEntity(shown: string): ReadonlySet<number> | undefined {
  const entity = /^\*(\w{2,3})\*2\*(?:[^*~]{0,60}\*){5}(\w{0,2})/.exec(shown);
  if (!entity || ['36', 'IL', 'QC', '74'].includes(entity[1]!)) return undefined;
  return new Set(entity[2] === 'PI' ? [3, 4, 5, 9] : [3, 4, 5]);
}

/** Of a field by its place, as scripts and elements name it: `PID.5.1`. */
export const kindOfPlace = (segmentName: string, field: number): Kind | undefined => {
  const kind = Object.hasOwn(HL7, segmentName) ? HL7[segmentName]![field] : undefined;
  return kind === 'timing' ? undefined : kind;
};

const PLACE =
  /^([A-Z][A-Z\d]{2})[.-](\d{1,2})(?:\.\d{1,2}){0,2}(?: is| was|:| =|=)?(?: ?"([^"<\n]{2,64})"| ?['(]([^"'()[\],;<\n]{2,64})| ([^\s"'()[\],;<]{2,64}))/;

/** `PID.5 "DOE^JANE"`, `PID-3: 00123`. @returns where the value ends that was replaced, or 0 */
export function place(edits: Edits, start: number, nameTo: number, to: number): number {
  const { source } = edits;
  const shown = source.slice(start, Math.min(to, nameTo + 100));
  const found = PLACE.exec(shown);
  const kind = found ? kindOfPlace(found[1]!.toLowerCase(), Number(found[2])) : undefined;
  const value = found?.[3] ?? found?.[4] ?? found?.[5];
  if (!found || value === undefined || kind === undefined || !/\d|\^|\p{Lu}{2}/u.test(value)) return 0;
  const end = start + found[0].length - (found[3] === undefined ? 0 : 1);
  replaceField(edits, end - value.length, end, kind);
  return end;
}

function fieldEnd(source: string, from: number, to: number, separator: string): number {
  let at = from;
  while (at < to) {
    const code = source[at]!;
    if (
      code === separator ||
      code === '\r' ||
      code === '\n' ||
      code === '"' ||
      (separator === '*' && code === '~')
    )
      break;
    // `\r` of a text that shows what it cannot print
    if (code === '\\' && /[rn]/.test(source[at + 1] ?? '')) break;
    // The name of the next segment, where a line has them all
    if (code === ' ' && separator === '|' && /^ [A-Z][A-Z\d]{2}\|/.test(source.slice(at, at + 5))) break;
    at++;
  }
  return at;
}

/** State, country and the codes of types stay. */
const KEPT: Readonly<Partial<Record<Kind, ReadonlySet<number>>>> = {
  address: new Set([4, 6, 7, 8]),
  name: new Set([7, 8, 9, 10, 13]),
  mrn: new Set([4, 5, 6]),
  account: new Set([4, 5, 6]),
  phone: new Set([2, 3]),
};

/** Of a timing (TQ) of a field: how much and how often, and from when to when. */
const TIMES = new Set([4, 5]);

function replaceField(edits: Edits, start: number, end: number, field: FieldKind): void {
  const { source } = edits;
  const kind = field === 'timing' ? 'date' : field;
  let component = 1;
  for (let from = start; from <= end; component++) {
    let at = from;
    while (at < end && !'^~&'.includes(source[at]!)) at++;
    if (at > from && (field === 'timing' ? TIMES.has(component) : !KEPT[kind]?.has(component)))
      replacePart(edits, from, at, kind);
    if (source[at] === '~') component = 0;
    from = at + 1;
  }
}

function replacePart(edits: Edits, start: number, end: number, kind: Kind): void {
  const value = edits.source.slice(start, end);
  if (isReplacement(value) || isPlaceholder(value)) return;
  if (kind !== 'date') {
    edits.replace(start, end, kind === 'phone' && value.includes('@') ? 'email' : kind);
    return;
  }
  const found = /^\d{6,}/.test(value) ? compactDate(value.split('-')[0]!) : undefined;
  if (/^\d{4}$/.test(value) && Number(value) > edits.engine.oldestYear()) return;
  replaceDate(edits, { ...(found ?? { value }), start, end });
}
