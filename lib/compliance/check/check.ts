import { exceptionProblems, exceptionsInMetadata, ruleExcusing } from '../gate/exception';
import { evaluate } from '../gate/evaluate';
import type { Judgements } from '../gate/row';
import { RULES } from '../gate/rules';
import type { Template } from '../template/template';
import { TemplateSet } from '../template/template-set';

/**
 * Judges templates from disk by the rules of the gate. Exceptions are read from the templates' own metadata
 * (`Metadata.Bulwark.Exceptions`); one that is expired or lacks a field excuses nothing.
 * @param today YYYY-MM-DD
 */
export function checkTemplates(templates: readonly Template[], today: string): Judgements {
  return evaluate(new TemplateSet(templates, { today }), RULES, ({ metadata }, rule) =>
    exceptionsInMetadata(metadata).find(
      (exception) =>
        ruleExcusing(exception, rule) !== undefined && exceptionProblems(exception, today).length === 0,
    ),
  );
}
