import { classAt, UPPER, WORD } from './chars';
import { contextOf, memberMeaning } from './context';
import type { Edits } from './edits';

/** `name {`, `name: {`, `name=HumanName{`: what is in the braces belongs to the name before them. @param at the brace */
export function enter(edits: Edits, from: number, at: number, to: number): void {
  const { source, engine } = edits;
  const end = ownerEnd(source, from, at);
  const before = backOver(source, from, end, 64, '.-');
  if (end - before < 2) return;
  const { context } = edits;
  const outer = context !== undefined && at <= context.until ? context : undefined;
  const meaning = contextOf(memberMeaning(outer?.meaning, engine.fields.at(source, before, end).field));
  if (meaning === undefined || meaning === 'keep' || meaning === 'secret') return;
  let depth = 0;
  const limit = Math.min(to, at + LONGEST_CONTEXT);
  for (let close = at; close < limit; close++) {
    const code = source.charCodeAt(close);
    if (code === 0x7b) depth++;
    else if (code === 0x7d && --depth === 0) {
      edits.context = { meaning, until: close, outer };
      return;
    }
  }
}
const LONGEST_CONTEXT = 600;

/** Where the name ends that a brace belongs to: before `=`, `: `, ` => %Person`, and before a quote. */
function ownerEnd(source: string, from: number, at: number): number {
  let end = source[at - 1] === ' ' ? at - 1 : at;
  let type = backOver(source, from, end, 41, '.');
  if (type < end && !(classAt(source, type) & UPPER)) type = end;
  while (type > from && '%#&'.includes(source[type - 1]!)) type--;
  const sign = source[type - 1] === ' ' ? type - 1 : type;
  const last = source[sign - 1] ?? ' ';
  if ('=:'.includes(last)) end = sign - 1;
  else if (last === '>' && '=-'.includes(source[sign - 2] ?? ' ')) end = sign - 2;
  if (end < sign && source[end - 1] === ' ') end--;
  return '"\'`'.includes(source[end - 1] ?? ' ') ? end - 1 : end;
}

/** Over the characters of a word, and others. */
function backOver(source: string, from: number, end: number, most: number, others: string): number {
  let at = end;
  while (at > from && end - at < most && (classAt(source, at - 1) & WORD || others.includes(source[at - 1]!)))
    at--;
  return at;
}
