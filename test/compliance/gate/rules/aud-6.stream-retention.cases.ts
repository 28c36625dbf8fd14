import type { JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const RETAIN = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const STREAM: JsonObject = { Tags: [{ Key: 'bulwark:purpose', Value: 'audit-stream' }] };
const kept = (RetentionPeriodHours: JsonObject | number, rest: JsonObject = RETAIN) =>
  only('AWS::Kinesis::Stream', { ...STREAM, RetentionPeriodHours }, rest);
const path = 'Properties.RetentionPeriodHours';

export const cases: RuleCases = {
  compliant: [kept(168), kept(8760)],
  failing: [
    { template: kept(167), path },
    { template: only('AWS::Kinesis::Stream', STREAM, RETAIN), path },
    { template: kept(168, {}), path: 'DeletionPolicy' },
  ],
  unreadable: [{ template: kept(PARAMETER), path }],
  notApplicable: [only('AWS::Kinesis::Stream', { RetentionPeriodHours: 24 })],
};
