import { asList } from '../../template/policy';
import { isObject, type Json, type Template, type TemplateResource } from '../../template/template';
import { compliant, problemWith } from '../judging';
import type { Problem, Rule } from '../rule';

/** The one transform that computes nothing but what stands in the template. */
const HARMLESS = 'AWS::LanguageExtensions';

const hidden = (path: string, given: string, allowed: string): Problem => ({
  ...problemWith('', given, allowed),
  path,
  unreadable: true,
});

/** A macro of the whole template is reported once, on its first resource. */
function macros(resource: TemplateResource, { body, resources }: Template): Problem[] {
  if (resources.values().next().value !== resource) return [];
  return asList(body.Transform)
    .filter((macro) => macro !== HARMLESS)
    .map((macro) =>
      hidden('Transform', JSON.stringify(macro), 'a template without macros, or the expanded one'),
    );
}

/** Whether a macro or an include hides in a value. */
const includes = (value: Json | undefined): boolean =>
  Array.isArray(value)
    ? value.some(includes)
    : isObject(value) && ('Fn::Transform' in value || Object.values(value).some(includes));

/**
 * A loop (`Fn::ForEach`), a macro or an include decides at deployment what no template check can see.
 * AWS CloudFormation User Guide, "Perform custom processing on CloudFormation templates with template macros".
 */
export const readableResource: Rule = {
  id: 'EVD-1.readable-resource',
  title: 'Every resource can be read in the template',
  help: 'Write the resource out, or judge the expanded template.',
  types: '*',
  judge(resource) {
    const { type, logicalId, body, template } = resource;
    const allowed = 'a resource with a Type';
    if (logicalId.startsWith('Fn::')) return [hidden('Properties', logicalId, allowed)];
    const unseen = [
      ...macros(resource, template),
      ...(includes(body) ? [hidden('Properties', 'Fn::Transform', 'properties written out')] : []),
    ];
    if (unseen.length > 0) return unseen;
    return type === '' ? [problemWith('', 'without a Type', allowed)] : compliant;
  },
};
