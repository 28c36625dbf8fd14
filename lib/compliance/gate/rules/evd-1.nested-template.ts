import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { compliant, problem } from '../judging';
import type { Rule } from '../rule';

/** CDK names the asset of a nested template by the digest of its compact JSON. */
const digests = (set: TemplateSet): ReadonlySet<string> =>
  new Set(set.templates.map(({ body }) => createHash('sha256').update(JSON.stringify(body)).digest('hex')));

const files = (set: TemplateSet): ReadonlySet<string> =>
  new Set(set.templates.map(({ path }) => basename(path)));

/** Whether the nested template is judged together with this one. */
function isJudged(stack: TemplateResource, set: TemplateSet): boolean {
  const url = JSON.stringify(stack.get('TemplateURL') ?? '');
  const [digest] = /[0-9a-f]{64}/.exec(url) ?? [];
  if (digest !== undefined && set.index(digests).has(digest)) return true;
  const asset = stack.metadata['aws:asset:path'];
  const local = typeof asset === 'string' ? asset : stack.get('TemplateURL');
  return typeof local === 'string' && !local.includes('://') && set.index(files).has(basename(local));
}

/** What a nested template declares is deployed as well. AWS CloudFormation User Guide, "Nested stacks". */
export const nestedTemplate: Rule = {
  id: 'EVD-1.nested-template',
  title: 'Nested templates are judged together with the one that names them',
  help: 'Judge the nested template in the same run, or declare its resources in this one.',
  types: ['AWS::CloudFormation::Stack', 'AWS::CloudFormation::StackSet'],
  forbids: true,
  judge: (stack, set) =>
    isJudged(stack, set) ? compliant : [problem(stack, 'TemplateURL', 'a template that is judged here too')],
};
