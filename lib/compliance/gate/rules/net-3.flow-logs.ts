import { problemWith, refersTo, vouching } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.312(b). Amazon VPC User Guide, "Logging IP traffic using VPC Flow Logs". */
export const flowLogs: Rule = {
  id: 'NET-3.flow-logs',
  title: 'Every VPC logs all traffic, accepted and rejected',
  help: 'Add an AWS::EC2::FlowLog for the VPC with TrafficType ALL.',
  types: ['AWS::EC2::VPC'],
  judge(vpc, set) {
    const logs = vouching(set, vpc, 'AWS::EC2::FlowLog').filter((log) =>
      refersTo(set, log, 'ResourceId', vpc),
    );
    if (logs.some((log) => log.get('TrafficType') === 'ALL')) return [];
    const given = logs.length > 0 ? 'a flow log of part of the traffic' : 'no flow log';
    return [problemWith('', given, 'a flow log with TrafficType ALL')];
  },
};
