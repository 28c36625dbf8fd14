import {
  FAMILIES,
  type Control,
  type ControlId,
  type Family,
  type Status,
} from '../../../lib/compliance/controls/control';
import { dataFlow } from '../../../lib/compliance/evidence/data-flow';
import { inventory } from '../../../lib/compliance/evidence/inventory';
import type { ControlRecord, Evidence, ProofRecord } from '../../../lib/compliance/evidence/model';
import { networkMap } from '../../../lib/compliance/evidence/network-map';
import type { Exception } from '../../../lib/compliance/gate/exception';
import type { Judge, RuleRow } from '../../../lib/compliance/gate/row';
import { citationAnswers } from '../../../lib/compliance/hipaa/citations';
import type { TemplateResource } from '../../../lib/compliance/template/template';
import { templates } from './templates';

const EXCEPTION: Exception = {
  rules: ['KEY-1.encrypted-at-rest', 'HIPAA.Security-S3DefaultEncryptionKMS'],
  reason: 'Elastic Load Balancing delivers its access logs only to a bucket encrypted with SSE-S3.',
  owner: 'Security Officer',
  expires: '2027-11-22',
  compensating: 'The log is copied to the archive, which is encrypted under a customer managed key (KEY-1).',
};

const STATUSES: readonly Status[] = [
  'met',
  'met',
  'unproved',
  'planned',
  'attested',
  'inherited',
  'met',
  'planned',
];
const CITATIONS = [
  '164.312(a)(2)(iv)',
  '164.312(b)',
  '164.308(a)(1)(ii)(D)',
  '164.312(e)(1)',
  '164.310(a)(1)',
] as const;

/** Evidence of an invented deployment, with every status, result and kind of proof in it. */
export function evidence(options: { rows?: number; failed?: boolean; hostile?: string } = {}): Evidence {
  const set = templates();
  const resources = [...set.resources()];
  const rows = judgements(resources, options.rows ?? 400, options.failed ?? false);
  const controls = (Object.keys(FAMILIES) as Family[]).flatMap((family, f) =>
    [1, 2, 3].map((n) =>
      control(`${family}-${n}`, STATUSES[(f + n * 3) % STATUSES.length]!, options.hostile ?? ''),
    ),
  );
  return {
    bulwark: '0.1.0',
    deployment: {
      name: 'demo',
      environment: 'example',
      account: '111122223333',
      region: 'us-east-1',
      judgedOn: '2026-11-22',
    },
    source: { sha256: '5f'.repeat(32), tests: options.failed ? 'not run for this source' : 'run' },
    passed: !options.failed,
    failures: options.failed
      ? ['KEY-1.kms-rotation demo-keys/LogsKey: Properties.RotationPeriodInDays is 365; allowed: 90']
      : [],
    controls,
    citations: citationAnswers(controls.map((record): Control => ({ ...record, proofs: [] }))),
    judgements: { rows, notApplicable: { 'KEY-1.kms-rotation': 77, 'IDN-6.no-users': resources.length } },
    rules: [
      {
        id: 'KEY-1.kms-rotation',
        title: 'Every symmetric key rotates at least every 90 days',
        help: 'Set EnableKeyRotation and a RotationPeriodInDays of at most 90.',
      },
      { id: 'IDN-6.no-users', title: 'No IAM user or access key exists', help: 'Use roles.' },
    ],
    inventory: inventory(set),
    templates: set.templates.map(({ name, path, sha256, resources: { size }, region }) => ({
      stack: name,
      file: path,
      sha256,
      resources: size,
      ...(region !== undefined && { region }),
    })),
    diagrams: [networkMap(set), dataFlow(set)],
  };
}

function judgements(resources: readonly TemplateResource[], count: number, failed: boolean): RuleRow[] {
  const rules: [Judge, string][] = [
    ['Bulwark', 'KEY-1.kms-rotation'],
    ['HIPAA.Security', 'HIPAA.Security-S3DefaultEncryptionKMS'],
    ['NIST.800.53.R5', 'NIST.800.53.R5-CloudWatchLogGroupEncrypted'],
    ['AwsSolutions', 'AwsSolutions-IAM5[Resource::*]'],
    ['Serverless', 'Serverless-LambdaTracing'],
  ];
  return Array.from({ length: count }, (_, i) => {
    const [judge, rule] = rules[i % rules.length]!;
    const resource = resources[(i * 7) % resources.length]!;
    const excepted = i % 23 === 1;
    const broken = failed && i === 0;
    return {
      judge,
      rule,
      ...(judge === 'Bulwark' && { control: 'KEY-1' as const, templateSha256: resource.template.sha256 }),
      stack: resource.template.name,
      logicalId: resource.logicalId,
      type: resource.type,
      result: broken ? 'non-compliant' : excepted ? 'excepted' : 'compliant',
      problems:
        broken || excepted ? [{ path: 'Properties.RotationPeriodInDays', given: '365', allowed: '90' }] : [],
      ...(excepted && { exception: EXCEPTION }),
    };
  });
}

function control(id: string, status: Status, hostile: string): ControlRecord {
  const family = id.split('-')[0] as Family;
  const result = status === 'unproved' ? 'not-run' : 'pass';
  const proofs: ProofRecord[] = [
    {
      kind: 'rule',
      ref: 'KEY-1.kms-rotation',
      stack: 'demo-keys',
      detail: 'Every symmetric key rotates at least every 90 days: 3 compliant',
      result: 'pass',
    },
    {
      kind: 'resource',
      ref: 'AWS::KMS::Key',
      stack: 'demo-keys',
      detail: 'keys of each kind of data: demo-keys/DatabaseKey, demo-keys/ArchiveKey, demo-keys/LogsKey',
      result: 'pass',
    },
    { kind: 'test', ref: `sabotage ${id}`, stack: '', detail: '2 passed in test/sabotage.test.ts', result },
  ];
  return {
    id: id as ControlId,
    family,
    title: `Data of this kind is kept as promised, ${id}${hostile}`,
    kind: status === 'attested' ? 'A' : status === 'inherited' ? 'I' : 'T',
    layer: 'data',
    owner: status === 'attested' ? 'security officer' : status === 'inherited' ? 'AWS' : 'platform engineer',
    statement: `Every store is encrypted with AES-256 under a customer managed key that rotates every 90 days.${hostile}`,
    risk: 'A stolen disk, snapshot or object is read by whoever holds it.',
    citations: [CITATIONS[Number(id.split('-')[1]) % CITATIONS.length]!],
    status,
    proofs: status === 'planned' && id.endsWith('3') ? [] : proofs,
    pending: status === 'planned' ? ['the flow that ends a tenant', 'its signed certificate'] : [],
    exceptions: id === 'KEY-1' ? [{ ...EXCEPTION, resources: ['demo-archive/LoadBalancerLogs'] }] : [],
  };
}
