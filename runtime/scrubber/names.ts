import { classAt, CLASSES, DIGIT, LETTER, runEnd, triple, TRIPLES, UPPER } from './chars';

/** Words in lower case between the parts of a name. */
const PARTICLES = new Set(
  'de del la las los da das do dos di du le van der den von zu bin ibn al el y e ter ten st'.split(' '),
);
/** Parts that a full stop belongs to; letters alone are another. */
const ABBREVIATED = new Set(['jr', 'sr', 'st', 'dr']);
const MOST_PARTS = 6;
const LONGEST_PART = 32;
const LONGEST = 96;

/** Capitalised words that are no part of a name: what logs and records call other things. */
const ORDINARY = new Set(
  `access account active activity admin administration administrator advanced agent alert allergy analysis analytics and
   api app application appointment appointments archive assessment async audit auth authentication authorization backend
   background backup bad balance basic batch billing blood board body bone brain bucket build cache calcium call care
   cardiac cardiology case cell center centre certificate change channel chart check chest cholesterol chronic claim
   claims clinic clinical cloud cluster code collection command common community complete comprehensive config
   configuration connection consent console consumer container content context control coordinator core count create
   created creatinine critical cron dashboard data database date debug default delete deleted delivery department desk
   detail details device diabetes diagnostic dialog digital directory disease document domain duplicate echo edit
   education email emergency encounter endpoint engine entry environment error event events exam exception export
   external failed failure family feature feed fetch field file filter first flow flu forbidden form front full function
   gateway get global glucose group guest handler head health healthcare heart heartbeat hemoglobin history home
   hospital host hotel hub id identity image imaging import inbound index info information inpatient input insurance
   integration intake interface internal inventory invalid invoice invoices is item job kidney lab laboratory last layer
   lead ledger level lipid list liver loader local location lock log logger login logs lookup low lung mail main manager
   management mean medical medication medications medicine member memory message metabolic method metric metrics migration
   missing mobile mode model module monitor monitoring mri ms name network new next node not note notes notification
   notifications null number nurse object office offline ok onboarding operation operations order orders organization
   outbound outpatient output oxygen page panel parent parser partner password patient patients payment payments payer
   pending performance permission person pharmacy phone physical pipeline plan planning platform point policy pool portal
   post practice prescription prescriptions pressure primary privacy process processor product production profile
   program project provider proxy public pulse put quality query queue radiology rate read record records recovery
   redirect referral referrals refill refresh region registration registry reminder reminders remote renal report
   reporting reports repository request required research reset resource response rest result results retry review risk
   role room root route router rule runner saturation scan scheduler scheduling schema score scope screening search
   secondary section security self server service services session settings setup sign signal site sms social software
   source specialist staff stack standard start state status step storage store stream study subject success summary
   support surgery survey sync system systolic table target task team telehealth template temperature tenant test tests
   therapy thread time timeout timer to token total tracker transaction transfer trigger triage type unauthorized
   undefined unit unknown update updated upload urgent urine user users utility vaccine validation validator value verify
   version video view virtual visit visits vital vitals warning web webhook weekly weight welcome wellness west white
   wide with worker workflow write x-ray xray zone inc llc ltd corp corporation company associates foundation university
   college institute dob mrn ssn npi dea vin dl ins pcp dx hx rx icd cpt ndc er ed icu tel fax sex gender pediatrics oncology neurology orthopedics dermatology diastolic count protein vitamin serum plasma
   bacteria culture rule engine hello dear thanks street avenue road north south new york san los type
   path must cannot should expected length please enter this unable only too has does did was preferences started
   loaded required created updated`
    .trim()
    .split(/\s+/),
);
interface Parts {
  readonly count: number;
  readonly end: number;
}

/** Capitalised words one after the other, as far as they may be a name: `María José García-López`, `Doe, Jane A.`. */
function partsOf(text: string, start: number): Parts {
  let count = 0;
  let end = start;
  let at = start;
  while (count < MOST_PARTS) {
    const to = partEnd(text, at);
    if (to < 0) break;
    if (count > 0 && isFieldName(text, to)) break;
    const word = text.slice(at, to).toLowerCase();
    if (ORDINARY.has(word)) break;
    count++;
    end = text[to] === '.' && (to - at === 1 || ABBREVIATED.has(word)) ? to + 1 : to;
    at = nextPart(text, end, count);
    if (at < 0) break;
  }
  return { count, end };
}

/** `FirstName = Jane, LastName = Doe`, `{FirstName:Jane LastName:Doe}`: what has a value is no part of the one before. */
function isFieldName(text: string, end: number): boolean {
  const sign = text[end] === ' ' ? text[end + 1] : text[end];
  return (
    sign === '=' || (sign === ':' && text[end] === ':' && (classAt(text, end + 1) & (LETTER | DIGIT)) !== 0)
  );
}

function partEnd(text: string, start: number): number {
  if (!(classAt(text, start) & UPPER)) return -1;
  let at = start + 1;
  const limit = start + LONGEST_PART;
  while (at < limit) {
    at = runEnd(text, at, LETTER, limit - at);
    if (!"'\u2019-\u2010".includes(text[at] ?? ' ') || !(classAt(text, at + 1) & LETTER)) break;
    at++;
  }
  return classAt(text, at) & DIGIT || text.slice(start, at).includes('_') ? -1 : at;
}

/** Where the next part of a name may begin; a comma stands only behind a family name that comes first. */
function nextPart(text: string, end: number, count: number): number {
  // `DOE^JANE` of HL7 and DICOM, `DOE,JANE`
  if ('^,'.includes(text[end] ?? ' ') && count <= 3 && classAt(text, end + 1) & UPPER && isShort(text, end))
    return end + 1;
  let at = text[end] === ',' && count === 1 ? end + 1 : end;
  for (let particle = 0; particle < 3; particle++) {
    if (text[at] !== ' ') return -1;
    at++;
    if (classAt(text, at) & UPPER) return at;
    // d'Arc, l'Hôpital
    if (
      'dl'.includes(text[at] ?? ' ') &&
      "'\u2019".includes(text[at + 1] ?? ' ') &&
      classAt(text, at + 2) & UPPER
    )
      return at + 2;
    const to = runEnd(text, at, LETTER, 4);
    if (!PARTICLES.has(text.slice(at, to))) return -1;
    at = to;
  }
  return -1;
}

/** A comma without a space is one of a name that is written in capitals; `Red,Green` is a list. */
const isShort = (text: string, at: number): boolean =>
  text[at] === '^' || (classAt(text, at - 1) & classAt(text, at + 2) & UPPER) !== 0;

/** A word that is none of a name. */
export const isOrdinary = (word: string): boolean =>
  ORDINARY.has(word.toLowerCase()) || ORDINARY.has(word.toLowerCase().replace(/s$/, ''));

/** Where a name ends that begins here, or -1. */
export function nameEnd(text: string, start: number, least = 1): number {
  const { count, end } = partsOf(text, start);
  return count >= least ? end : -1;
}

/** Whether a text is a name of a person by its looks: two words or more, all of them capitalised, none ordinary. */
export function looksLikeName(text: string): boolean {
  if (text.length > LONGEST || text.length < 5 || !(classAt(text, 0) & UPPER)) return false;
  const { count, end } = partsOf(text, 0);
  if (count < 2 || end === text.length) return count > 1;
  // `Flores Castellanos, Víctor`
  return count === 2 && text.startsWith(', ', end) && partsOf(text, end + 2).end === text.length;
}

/** Whether a text could be a name where other things say that there is one. */
export const couldBeName = (text: string): boolean => COULD.test(text) && text.length <= LONGEST;
const COULD = /^[\p{L}\p{M}][\p{L}\p{M}\s.,'\u2019^-]{1,95}$/u;

/** Values that fields hold when there is none, or that were masked already. */
const PLACEHOLDERS = new Set(
  `null undefined nil none n/a na unknown true false yes no redacted masked withheld hidden anonymous anonymized
   required missing invalid verified unverified pending sent bounced failed ok present absent empty expired valid
   object string number boolean unset default`
    .trim()
    .split(/\s+/),
);
const PLACEHOLDER_BEGINNINGS = new Uint8Array(TRIPLES);
for (const word of PLACEHOLDERS) PLACEHOLDER_BEGINNINGS[triple(word, 0)] = 1;
const LONGEST_PLACEHOLDER = 24;
const WRAPPERS = '[]<>(){}* ';

/** Whether a value identifies nobody: empty, masked, or a word for that. */
export function isPlaceholder(value: string): boolean {
  if (value.length > LONGEST_PLACEHOLDER) return false;
  let from = 0;
  let to = value.length;
  while (from < to && WRAPPERS.includes(value[from]!)) from++;
  while (to > from && WRAPPERS.includes(value[to - 1]!)) to--;
  if (from === to) return true;
  let hasLetters = false;
  for (let at = from; at < to; at++) {
    const kind = CLASSES[value.charCodeAt(at)]!;
    if (kind & DIGIT) return false;
    if (kind & LETTER) hasLetters = true;
  }
  return (
    !hasLetters ||
    (PLACEHOLDER_BEGINNINGS[triple(value, from)] === 1 &&
      PLACEHOLDERS.has(value.slice(from, to).toLowerCase()))
  );
}
