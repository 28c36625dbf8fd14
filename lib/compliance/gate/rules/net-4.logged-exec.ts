import { intrinsicOf } from '../../template/template';
import { isFalseOrMissing, isPresent, isTrue, problem, problemWith } from '../judging';
import type { Rule } from '../rule';

const CONFIGURATION = 'Configuration.ExecuteCommandConfiguration';

/** 45 CFR 164.312(b). Amazon ECS Developer Guide, "Monitor Amazon ECS containers with ECS Exec". */
export const loggedExec: Rule = {
  id: 'NET-4.logged-exec',
  title: 'Shells in containers are off, or encrypted with a KMS key and logged',
  help: 'Leave EnableExecuteCommand off, or give the cluster an ExecuteCommandConfiguration with KmsKeyId and a log.',
  types: ['AWS::ECS::Service', 'AWS::ECS::TaskSet'],
  forbids: true,
  judge(service, set) {
    const enabled = service.get('EnableExecuteCommand');
    if (isFalseOrMissing(enabled)) return [];
    if (!isTrue(enabled) || intrinsicOf(enabled)) return [problem(service, 'EnableExecuteCommand', 'false')];
    const cluster = set.target(service.get('Cluster'), service.template);
    const logged =
      cluster !== undefined &&
      isPresent(cluster.get(`${CONFIGURATION}.KmsKeyId`)) &&
      cluster.get(`${CONFIGURATION}.Logging`) === 'OVERRIDE' &&
      (isTrue(cluster.get(`${CONFIGURATION}.LogConfiguration.CloudWatchEncryptionEnabled`)) ||
        isTrue(cluster.get(`${CONFIGURATION}.LogConfiguration.S3EncryptionEnabled`)));
    const given = `true on ${cluster ? cluster.ref : 'a cluster that is not in these templates'}, without an encrypted log`;
    return logged
      ? []
      : [problemWith('EnableExecuteCommand', given, 'false, or an encrypted, logged channel')];
  },
};
