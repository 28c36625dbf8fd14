import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, PARAMETER, resource, template, type RuleCases } from './cases';

const RETAIN = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const RETENTION = 'ObjectLockConfiguration.Rule.DefaultRetention';
const good: JsonObject = {
  Tags: [{ Key: 'bulwark:purpose', Value: 'audit-archive' }],
  ObjectLockEnabled: true,
  ObjectLockConfiguration: {
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 2192 } },
  },
  VersioningConfiguration: { Status: 'Enabled' },
};
const bucket = (properties: JsonObject, rest: JsonObject = RETAIN) =>
  template({ Archive: resource('AWS::S3::Bucket', properties, rest) });
const ofTrail = (properties: JsonObject) =>
  template({
    Archive: resource('AWS::S3::Bucket', properties, RETAIN),
    Trail: resource('AWS::CloudTrail::Trail', { S3BucketName: { Ref: 'Archive' } }),
  });

export const cases: RuleCases = {
  compliant: [
    bucket(good),
    bucket(change(change(good, `${RETENTION}.Days`), `${RETENTION}.Years`, 7)),
    bucket(change(good, 'VersioningConfiguration')),
    ofTrail(change(good, 'Tags')),
  ],
  failing: [
    {
      template: bucket(change(change(good, `${RETENTION}.Days`), `${RETENTION}.Years`, 6)),
      path: `Properties.${RETENTION}.Days`,
    },
    { template: ofTrail({}), path: 'Properties.ObjectLockEnabled' },
    { template: bucket(change(good, 'ObjectLockEnabled', false)), path: 'Properties.ObjectLockEnabled' },
    {
      template: bucket(change(good, `${RETENTION}.Mode`, 'GOVERNANCE')),
      path: `Properties.${RETENTION}.Mode`,
    },
    { template: bucket(change(good, `${RETENTION}.Days`, 2191)), path: `Properties.${RETENTION}.Days` },
    { template: bucket(change(good, 'ObjectLockConfiguration')), path: `Properties.${RETENTION}.Days` },
    {
      template: bucket(change(good, 'VersioningConfiguration.Status', 'Suspended')),
      path: 'Properties.VersioningConfiguration.Status',
    },
    { template: bucket(good, { ...RETAIN, DeletionPolicy: 'Delete' }), path: 'DeletionPolicy' },
    { template: bucket(good, { DeletionPolicy: 'Retain' }), path: 'UpdateReplacePolicy' },
  ],
  unreadable: [
    { template: bucket(change(good, `${RETENTION}.Days`, PARAMETER)), path: `Properties.${RETENTION}.Days` },
    {
      template: bucket(change(good, 'ObjectLockConfiguration', PARAMETER)),
      path: `Properties.${RETENTION}.Mode`,
    },
  ],
  notApplicable: [bucket({ Tags: [{ Key: 'bulwark:purpose', Value: 'documents' }] })],
};
