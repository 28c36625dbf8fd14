import type { Control } from '../controls/control';
import type { CitationRecord } from '../evidence/model';
import { ANSWERS } from './answers';
import type { Paragraph } from './paragraph';
import { PARAGRAPHS_BY_RULE, type Citation } from './paragraphs';

type Rule = keyof typeof PARAGRAPHS_BY_RULE;
type Entry = readonly [Citation, Paragraph];

/**
 * Every paragraph with the controls that answer it, or the reason why none does. A standard whose duties are in its
 * specifications is answered by the controls of those as well. Controls stand in the order of the catalogue.
 */
export function citationAnswers(controls: readonly Control[]): CitationRecord[] {
  return (Object.keys(PARAGRAPHS_BY_RULE) as Rule[]).flatMap((rule) => {
    const entries = Object.entries(PARAGRAPHS_BY_RULE[rule]) as unknown as readonly Entry[];
    return entries.map(([citation, { title, kind, requirement }], position): CitationRecord => {
      const inherits = kind === 'standard' && requirement === null;
      const served = new Set([citation, ...(inherits ? specificationsAfter(entries, position) : [])]);
      const answering = controls.filter(({ citations }) => citations.some((cited) => served.has(cited)));
      const answer = ANSWERS[citation];
      return {
        citation,
        title,
        rule,
        requirement,
        controls: answering.map(({ id }) => id),
        ...(answering.length === 0 && answer !== undefined && { answer }),
      };
    });
  });
}

/** The specifications between a standard and the next one. */
function specificationsAfter(entries: readonly Entry[], position: number): Citation[] {
  const next = entries.findIndex(([, { kind }], i) => i > position && kind === 'standard');
  return entries.slice(position + 1, next === -1 ? undefined : next).map(([citation]) => citation);
}
