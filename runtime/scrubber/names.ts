/** Words between the parts of a name. */
const PARTICLES =
  'de|del|de la|de los|da|das|do|dos|di|du|la|le|van|van der|van den|von|zu|bin|ibn|al|el|y|e|ter|ten|st';
const PART = `\\p{Lu}(?:[\\p{L}\\p{M}]|['\u2019](?=\\p{L})){0,30}(?:-\\p{Lu}?[\\p{L}\\p{M}]{1,30})?\\.?`;
const FULL = new RegExp(
  `^${PART}(?:,(?= ))?(?: (?:(?:${PARTICLES}) ){0,2}${PART}){0,5}(?:,? (?:Jr|Sr|II|III|IV)\\.?(?!\\p{L}))?`,
  'u',
);
const WHOLE = new RegExp(`${FULL.source}$`, 'u');
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
   gateway general get global glucose group guest handler head health healthcare heart heartbeat hemoglobin history home
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
   bacteria culture rule engine hello dear thanks street avenue road north south new york san los type`
    .trim()
    .split(/\s+/),
);
/** Ordinary words that are names as well: on their own they decide nothing. */
const isOrdinary = (word: string): boolean => ORDINARY.has(word.toLowerCase().replace(/[.,]$/, ''));

/** Where a name ends that begins here, or -1: capitalised words, with what stands between the parts of names. */
export function nameEnd(text: string, start: number, least = 1): number {
  const shown = FULL.exec(text.slice(start, start + LONGEST))?.[0];
  if (shown === undefined) return -1;
  const words = shown.split(' ');
  let taken = words.findIndex(isOrdinary);
  if (taken === -1) taken = words.length;
  while (taken > 0 && /^\p{Ll}/u.test(words[taken - 1]!)) taken--;
  if (taken < least) return -1;
  const name = words.slice(0, taken).join(' ').replace(/,$/, '');
  return start + (/\p{L}\p{L}\.$/u.test(name) && !/(?:Jr|Sr)\.$/.test(name) ? name.length - 1 : name.length);
}

/** Whether a text is a name of a person by its looks: two words or more, all of them capitalised, none ordinary. */
export function looksLikeName(text: string): boolean {
  const plain = text.trim();
  if (plain.length > LONGEST || plain.length < 5 || !WHOLE.test(plain)) return false;
  const words = plain.split(/[ ,]+/);
  return words.length >= 2 && !words.some(isOrdinary);
}

/** Whether a text could be a name where other things say that there is one. */
export const couldBeName = (text: string): boolean => COULD.test(text) && text.length <= LONGEST;
const COULD = /^[\p{L}\p{M}][\p{L}\p{M}\s.,'\u2019^-]{1,95}$/u;

/** Values that fields hold when there is none, or that were masked already. */
const PLACEHOLDERS = new Set(
  `null undefined nil none n/a na unknown true false yes no redacted masked withheld hidden anonymous anonymized
   required missing invalid verified unverified pending sent bounced failed ok present absent empty expired valid
   object string number boolean unset`
    .trim()
    .split(/\s+/),
);
const BARE = /^[[<({*\s]*([\p{L}/]*)[\])}>*\s]*$/u;

/** Whether a value identifies nobody: empty, masked, or a word for that. */
export function isPlaceholder(value: string): boolean {
  if (value.length > 24) return false;
  const word = BARE.exec(value)?.[1];
  return word === undefined
    ? !/[\p{L}\p{N}]/u.test(value)
    : word === '' || PLACEHOLDERS.has(word.toLowerCase());
}
