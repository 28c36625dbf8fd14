import { backupTypeOf, meansDatabase } from '../template/databases';
import { globMatches } from '../template/glob';
import { asList } from '../template/policy';
import { isObject, type Json, type TemplateResource } from '../template/template';
import type { TemplateSet } from '../template/template-set';
import { textOf } from '../template/text';

/** Whether a selection of a backup plan takes a database: by name or pattern, and by tags where it asks for some. */
export function takes(selection: TemplateResource, database: TemplateResource, set: TemplateSet): boolean {
  const at = (name: string): readonly Json[] => asList(selection.get(`BackupSelection.${name}`));
  const means = (value: Json): boolean => meansDatabase(value, selection.template, database, set);
  const [resources, tags] = [at('Resources'), at('ListOfTags')];
  return (
    resources.length + tags.length > 0 &&
    (resources.length === 0 || resources.some(means)) &&
    // What cannot be read may be this database.
    !at('NotResources').some((value) => means(value) || textOf(value) === undefined) &&
    (tags.length === 0 || tags.some((tag) => isTagged(database, 'StringEquals', tag, 'Condition'))) &&
    meets(database, selection.get('BackupSelection.Conditions'), 'Condition')
  );
}

/** Whether a restore test may take a database: of its type, by name or all of them, and by tags where it asks. */
export function restores(selection: TemplateResource, database: TemplateResource, set: TemplateSet): boolean {
  const named = asList(selection.get('ProtectedResourceArns'));
  const conditions = selection.get('ProtectedResourceConditions');
  return (
    selection.get('ProtectedResourceType') === backupTypeOf(database) &&
    (named.length > 0 || conditions !== undefined) &&
    (named.length === 0 || named.some((value) => meansDatabase(value, selection.template, database, set))) &&
    meets(database, conditions, '')
  );
}

/** A selection of restore tests names its plan by reference, or by the same name. */
export function isSelectionOf(
  selection: TemplateResource,
  plan: TemplateResource,
  set: TemplateSet,
): boolean {
  const named = selection.get('RestoreTestingPlanName');
  const name = textOf(plan.get('RestoreTestingPlanName'));
  return set.target(named, selection.template) === plan || (name !== undefined && textOf(named) === name);
}

/** `{ StringEquals: [{ ConditionKey, ConditionValue }] }`, all of which must hold; what cannot be read does not. */
function meets(database: TemplateResource, conditions: Json | undefined, prefix: string): boolean {
  if (conditions === undefined) return true;
  return (
    isObject(conditions) &&
    Object.entries(conditions).every(([operator, list]) =>
      asList(list).every((condition) => isTagged(database, operator, condition, prefix)),
    )
  );
}

function isTagged(database: TemplateResource, operator: string, condition: Json, prefix: string): boolean {
  if (!isObject(condition)) return false;
  const [key, value] = [condition[`${prefix}Key`], condition[`${prefix}Value`]];
  if (typeof key !== 'string' || typeof value !== 'string') return false;
  const tag = database.tag(key.replace(/^aws:ResourceTag\//, ''));
  switch (operator) {
    case 'StringEquals':
      return tag === value;
    case 'StringLike':
      return tag !== undefined && globMatches(value, tag);
    case 'StringNotEquals':
      return tag !== value;
    case 'StringNotLike':
      return tag === undefined || !globMatches(value, tag);
    default:
      return false;
  }
}
