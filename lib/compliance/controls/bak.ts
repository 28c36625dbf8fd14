import type { Control } from './control';
import { resource, test } from './proof';

export const BAK: readonly Control[] = [
  {
    id: 'BAK-1',
    title: 'Locked backups in two regions',
    kind: 'T',
    layer: 'data',
    owner: 'platform engineer',
    statement:
      'Continuous (point-in-time) and daily backups are kept at least 35 days, encrypted with customer keys, in a vault locked in compliance mode, and copied to a second region. The declared RPO and RTO are checked against the plan.',
    risk: 'Ransomware deletes the backups first. A copy that nobody can delete, in another region, is what lets the practice reopen.',
    citations: ['164.308(a)(7)(ii)(A)'],
    proofs: [
      resource('AWS::Backup::BackupVault', 2, 'a vault in each region'),
      resource('AWS::Backup::BackupPlan', 1, 'the plan with its copies'),
      resource('AWS::Backup::BackupSelection', 1, 'what the plan covers'),
      test('proof BAK-1'),
    ],
    pending: [],
  },
  {
    id: 'BAK-2',
    title: 'Restore tests',
    kind: 'T',
    layer: 'operations',
    owner: 'platform engineer',
    statement:
      'Restores are tested automatically (monthly by default, at least quarterly), validated by a function that opens the restored database, measured against the RTO and RPO, and recorded as evidence. Production goes live only after a passed restore test.',
    risk: 'A backup that was never restored is a hope. The day of the outage is the wrong day to learn that it is empty.',
    citations: ['164.308(a)(7)(ii)(D)'],
    proofs: [
      resource('AWS::Backup::RestoreTestingPlan', 1, 'the plan of restore tests'),
      resource('AWS::Backup::RestoreTestingSelection', 1, 'what is restored'),
      resource('AWS::Lambda::Function', 1, 'what opens and judges it', {
        Description: 'Judges restored databases',
      }),
      test('proof BAK-2'),
    ],
    pending: ['refusal to go live without a passed test'],
  },
  {
    id: 'BAK-3',
    title: 'Disaster-recovery runbook and drills',
    kind: 'A',
    layer: 'organization',
    owner: 'security officer',
    statement:
      'There is a disaster-recovery runbook, and a drill register with dates and results, at least quarterly.',
    risk: 'In an outage nobody has time to invent a plan; people do what they have practised.',
    citations: [
      '164.308(a)(7)(ii)(B)',
      '164.308(a)(7)(ii)(C)',
      '164.308(a)(7)(ii)(D)',
      '164.308(a)(7)(ii)(E)',
    ],
    proofs: [],
    pending: ['runbook', 'drill register'],
  },
  {
    id: 'BAK-4',
    title: 'Two zones and an emergency mode',
    kind: 'T+A',
    layer: 'operations',
    owner: 'platform engineer',
    statement:
      'Database and workload run in at least two zones. An emergency-mode plan and a criticality ranking exist and are drilled quarterly.',
    risk: 'When one data centre fails, clinicians must still be able to see allergies and medication.',
    citations: ['164.308(a)(7)(ii)(C)', '164.308(a)(7)(ii)(E)'],
    proofs: [resource('AWS::RDS::DBInstance', 2, 'a writer and a reader')],
    pending: ['register of the emergency-mode plan, the criticality ranking and their drills'],
  },
];
