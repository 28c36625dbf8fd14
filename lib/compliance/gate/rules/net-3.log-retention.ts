import { select } from '../../template/select';
import { intrinsicOf, isObject } from '../../template/template';
import { destinationProblems } from '../network-logs';
import type { Rule } from '../rule';

const DESTINATIONS: Readonly<Record<string, string>> = {
  'AWS::EC2::FlowLog': 'LogDestination',
  'AWS::Route53Resolver::ResolverQueryLoggingConfig': 'DestinationArn',
  'AWS::NetworkFirewall::LoggingConfiguration': 'LoggingConfiguration.LogDestinationConfigs.+.LogDestination',
};

/** 45 CFR 164.312(b), 164.316(b)(2)(i). */
export const logRetention: Rule = {
  id: 'NET-3.log-retention',
  title: 'Network logs go to encrypted storage that keeps them six years',
  help: 'Log to a log group with RetentionInDays 2192 and a KMS key, or to a bucket that is locked or copied to a locked one.',
  types: Object.keys(DESTINATIONS),
  judge(log, set) {
    // A flow log may name its log group instead of giving an ARN.
    const byName = log.get('LogDestination') === undefined && log.get('LogGroupName') !== undefined;
    const pattern = byName ? 'LogGroupName' : DESTINATIONS[log.type]!;
    return select(log, pattern).flatMap(({ path, value }) => {
      // Network Firewall gives its destination as a map of names.
      const named = isObject(value) && intrinsicOf(value) === undefined;
      const field = log.get(`${path}.logGroup`) === undefined ? 'bucketName' : 'logGroup';
      return named
        ? destinationProblems(log, `${path}.${field}`, log.get(`${path}.${field}`), set)
        : destinationProblems(log, path, value, set);
    });
  },
};
