import { isFalseOrMissing, isMissingOr, isTrue, unmet } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.312(a)(1), 164.312(c)(1). Amazon ECS Developer Guide, "Task and container security best practices". */
export const unprivilegedContainers: Rule = {
  id: 'IDN-6.unprivileged-containers',
  title: 'Containers have no power over their host or over their own program files',
  help: 'Leave Privileged out, set ReadonlyRootFilesystem to true, and share no process, memory or network name space of the host.',
  types: ['AWS::ECS::TaskDefinition'],
  forbids: true,
  judge: (task) =>
    unmet(task, [
      ['ContainerDefinitions.*.Privileged', isFalseOrMissing, 'false'],
      ['ContainerDefinitions.*.ReadonlyRootFilesystem', isTrue, 'true'],
      ['PidMode', isMissingOr('task'), 'task, or nothing'],
      ['IpcMode', isMissingOr('task', 'none'), 'task or none'],
      ['NetworkMode', isMissingOr('awsvpc', 'bridge', 'none'), 'awsvpc'],
    ]),
};
