import { select } from '../../template/select';
import type { Json, TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { textOf } from '../../template/text';
import { problem, problemAt } from '../judging';
import type { Rule } from '../rule';

const ALLOWED = 'a log group of these templates';

/**
 * 45 CFR 164.312(a)(2)(iv). AWS Lambda Developer Guide, "Configuring CloudWatch log groups": the group that a function
 * makes for itself has no key of the customer.
 */
export const workloadLogs: Rule = {
  id: 'KEY-1.workload-logs',
  title: 'Functions and containers log to log groups of the templates, where encryption is judged',
  help: 'Name a log group in LoggingConfig.LogGroup of the function, or in awslogs-group of the container.',
  types: ['AWS::Lambda::Function', 'AWS::ECS::TaskDefinition'],
  forbids: true,
  judge(workload, set) {
    if (workload.type === 'AWS::Lambda::Function') {
      const path = 'LoggingConfig.LogGroup';
      const named = workload.get(path);
      const known =
        named === undefined ? set.index(groupNames).has(ownGroup(workload)) : isGroup(named, workload, set);
      return known ? [] : [problem(workload, path, ALLOWED)];
    }
    return select(workload, 'ContainerDefinitions.*.LogConfiguration?.LogDriver')
      .filter(({ value }) => value === 'awslogs')
      .map(({ path }) => path.replace(/LogDriver$/, 'Options.awslogs-group'))
      .filter((path) => !isGroup(workload.get(path), workload, set))
      .map((path) => problemAt({ path, value: workload.get(path) }, ALLOWED));
  },
};

const ownGroup = (workload: TemplateResource): string =>
  `/aws/lambda/${textOf(workload.get('FunctionName')) ?? `\${${workload.logicalId}}`}`;

function isGroup(value: Json | undefined, from: TemplateResource, set: TemplateSet): boolean {
  if (set.target(value, from.template)?.type === 'AWS::Logs::LogGroup') return true;
  const name = textOf(value);
  return name !== undefined && set.index(groupNames).has(name);
}

const groupNames = (set: TemplateSet): ReadonlySet<string | undefined> =>
  new Set(set.ofType('AWS::Logs::LogGroup').map((group) => textOf(group.get('LogGroupName'))));
