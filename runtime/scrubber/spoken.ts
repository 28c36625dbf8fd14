import { classAt, UPPER, WORD } from './chars';
import { VAGUE } from './context';
import type { Edits } from './edits';
import type { Meaning } from './field-names';
import { WHOLE_NAMES } from './field-names';
import { isOrdinary } from './names';
import { isReplacement, lastReplacementEnd, replacementEnd } from './replacement';
import { isUsername, replaceValue } from './values';

/** Words that a message has for a value that it does not accept. */
export const VALUE_WORDS: readonly string[] =
  'value values got received given input input_value rejected_value supplied entry'.split(' ');
const VALUE = /^(?:s|_value)?(?: is| was| of)?[ :=]{0,3}\(?["'`[]([^"'`[\]\n]{1,200})["'`\]]/;
const [BEHIND, AHEAD] = [140, 90];
const NAME = /[A-Za-z][\w.[\]-]{1,63}/g;
const NAMED_AHEAD =
  /^[^"'`\n]{0,40}?\b(?:fields?|columns?|paths?|property|attribute|param|parameter|for(?! (?:the )?(?:field|column|path|property|attribute|param))|key|argument|input|element) ?["'`[(]{0,2}([\w.[\]-]{2,64})/i;

/**
 * `Truncated value: 'Grady'` behind `column 'LastName'`, `Invalid value "Doe" for field lastName`: a value, whose field the
 * sentence names before or behind it. @returns where the value ends, 0 if no field is named
 */
export function valueInWords(edits: Edits, from: number, start: number, end: number, to: number): number {
  const { source } = edits;
  const shown = VALUE.exec(source.slice(end, Math.min(to, end + 224)));
  if (!shown) return 0;
  const valueTo = end + shown[0].length - 1;
  if (replacementEnd(source, valueTo - shown[1]!.length - 1) > 0) return 0;
  const meaning =
    namedIn(edits, source.slice(Math.max(from, edits.settled, start - BEHIND), start)) ??
    namedAhead(edits, source.slice(valueTo + 1, Math.min(to, valueTo + 1 + AHEAD)));
  if (meaning === undefined) return 0;
  replaceValue(edits, valueTo - shown[1]!.length, valueTo, meaning);
  return valueTo;
}

/** What the last field means that a text names. A word of a sentence is none, unless it is in quotes or looks like code. */
function namedIn(edits: Edits, text: string): Meaning | undefined {
  let found: Meaning | undefined;
  // What is before a replacement was dealt with
  text = text.slice(lastReplacementEnd(text));
  for (const { 0: name, index } of text.matchAll(NAME)) {
    // `mrn=… value="…"`: a pair of its own
    const end = index + name.length;
    if (text[end] === '=' || !edits.engine.fields.mayEnd(text, end)) continue;
    const isCode = /["'`.[/:]/.test(text[index - 1] ?? ' ') || /_|\p{Ll}\p{Lu}|\.\w/u.test(name);
    if (!isCode && WHOLE_NAMES.has(name.toLowerCase())) continue;
    found = strong(edits, name) ?? found;
  }
  return found;
}

function namedAhead(edits: Edits, text: string): Meaning | undefined {
  const name = NAMED_AHEAD.exec(text)?.[1];
  return name === undefined ? undefined : strong(edits, name);
}

function strong(edits: Edits, name: string): Meaning | undefined {
  const { meaning } = edits.engine.fields.of(name);
  return meaning === undefined || VAGUE.has(meaning) || meaning === 'keep' || meaning === 'secret'
    ? undefined
    : meaning;
}

/** What somebody with an account does, or what is done to them. */
const VERBS =
  'logged|signed|authenticated|connected|disconnected|locked|unlocked|deleted|disabled|enabled|added|removed|accessed|viewed|opened|changed|reset|requested|attempted|tried|failed|successfully|entered|exited|uploaded|downloaded|exported|printed|registered|enrolled|approved|rejected|is|was|has|had|does|did|cannot|could|may|not|from|at|via|with|on|in|to|for|by|already|exists';
/** Behind `user`, these are no name. */
const NO_NAMES = new Set(
  `the a an all any this these those each every some several both another one two is was are has had have does did do can could will would may must not no with without from in on for by at to and or
   who that which already only itself agent info settings pool accounts permissions credentials credential defined
   facing interface friendly supplied provided specified logged signed authenticated connected disconnected locked
   unlocked disabled enabled added removed registered interaction interactions lookup signup logout logins succeeded successful failure attempt attempts form screen denied expired
   sessions tables tokens joined left clicked selected cancelled canceled confirmed declined accepted`
    .trim()
    .split(/\s+/),
);
const NAMED_USER = new RegExp(
  `^ (?:(["'\`])([^\\s"'\`]{2,64})\\1|([<[])([^\\s<>[\\]:]{2,64})[>\\]]|([^\\s"'\`(),;:]{2,64})(?= (?:${VERBS})\\b|\\(uid=| ?$| by \\(|[,;)] ))`,
);
/** Before `user`: somebody is acting, or is looked for. */
const ACTING = /(?:\b(?:for|by|as|of|to|from|invalid|unknown|illegal|authenticated)|ORA-\d{5}) $/i;
const BARE_NAME = /^ ([^\s"'`(),;:]{2,64})(?=[\s,;)(.]|$)/;

/** `user 'jdoe'`, `user jdoe logged in`, `session opened for user jdoe`. @returns where the name ends, or 0 */
export function userInWords(edits: Edits, start: number, end: number): number {
  const { source } = edits;
  const ahead = source.slice(end, end + 96);
  const named = NAMED_USER.exec(ahead);
  const bare =
    named || !ACTING.test(source.slice(Math.max(0, start - 16), start)) ? undefined : BARE_NAME.exec(ahead);
  const name = named?.[2] ?? named?.[4] ?? named?.[5] ?? bare?.[1];
  const quote = named?.[1] ?? named?.[3];
  if (name === undefined || !(quote && named?.[1] ? isUsername(name) : isAccount(name) && name !== 'id'))
    return 0;
  if (quote === '[' && isReplacement(`[${name}]`)) return 0;
  const at = end + (quote ? 2 : 1);
  return edits.replace(at, at + name.length, 'account');
}

export const isAccount = (name: string): boolean =>
  isUsername(name) && !NO_NAMES.has(name.toLowerCase()) && !isOrdinary(name);

/** `logged in as jdoe`, `login failed for jdoe`, `created by jdoe`. */
export const ACTS: readonly string[] =
  'logged signed login logon authenticated created updated modified approved submitted requested authentication impersonating'.split(
    ' ',
  );
const ACTOR =
  /^(?: (?:in|on|out|off|failed|succeeded|successful|attempt|failure|rejected|denied)){0,2} (?:as|for|by) (?:user )?["'`]?([A-Za-z][\w.\\@-]{1,63})["'`]?(?=[\s,;)]|$)/;

/** @returns where the name ends, or 0 */
export function actorInWords(edits: Edits, end: number): number {
  const { source } = edits;
  const shown = ACTOR.exec(source.slice(end, end + 110));
  const name = shown?.[1];
  if (!shown || name === undefined || !isAccount(name) || name.includes('@')) return 0;
  const at = end + shown[0].lastIndexOf(name);
  // `authenticated by service`, `created by Terraform`
  if (
    (classAt(source, at) & UPPER && !name.includes('\\')) ||
    /-/.test(name) ||
    !(classAt(source, at) & WORD)
  )
    return 0;
  return edits.replace(at, at + name.length, 'account');
}
