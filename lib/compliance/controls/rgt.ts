import type { Control } from './control';
import { resource, test } from './proof';

export const RGT: readonly Control[] = [
  {
    id: 'RGT-1',
    title: 'Access requests',
    kind: 'T',
    layer: 'application',
    owner: 'privacy officer',
    statement:
      'Access requests are answered within 30 days, with one 30-day extension on written notice: inspection or a copy in the requested form, or a denial and its review.',
    risk: 'Patients who wait too long for their records complain, and the regulator fines practices of every size for it.',
    citations: ['164.524(a)', '164.524(b)', '164.524(c)', '164.524(d)', '164.524(e)'],
    proofs: [],
    pending: ['workflow', 'tests of its clock'],
  },
  {
    id: 'RGT-2',
    title: 'Amendment',
    kind: 'T',
    layer: 'application',
    owner: 'privacy officer',
    statement:
      'Requests for amendment are answered within 60 days, with one 30-day extension. The original is preserved and linked. A denial allows a statement of disagreement.',
    risk: 'A wrong allergy in the record can kill; an overwritten one cannot be explained afterwards.',
    citations: ['164.526(a)', '164.526(b)', '164.526(c)', '164.526(d)', '164.526(e)', '164.526(f)'],
    proofs: [],
    pending: ['workflow'],
  },
  {
    id: 'RGT-3',
    title: 'Accounting of disclosures',
    kind: 'T',
    layer: 'application',
    owner: 'privacy officer',
    statement:
      'An accounting of disclosures over six years comes from the audit log within 60 days, with one 30-day extension; the first copy in a year is free.',
    risk: 'Patients may ask who received their records during six years; nobody can reconstruct that by hand.',
    citations: ['164.528(a)', '164.528(b)', '164.528(c)', '164.528(d)'],
    proofs: [],
    pending: ['clock of the request, its extension and its fee; the report itself exists (audit-reader)'],
  },
  {
    id: 'RGT-4',
    title: 'Restrictions',
    kind: 'T',
    layer: 'application',
    owner: 'privacy officer',
    statement:
      'Restrictions hold at record and field level, with purpose of use (treatment, payment, operations) as a dimension, enforced in the database. Request, decision and end are recorded. A paid-in-full restriction cannot be refused.',
    risk: 'A patient who paid in cash so that the insurer would not know must be able to rely on it.',
    citations: ['164.522(a)(1)', '164.522(a)(2)', '164.522(a)(3)'],
    proofs: [
      resource('Custom::DatabaseMigrations', 1, 'what brings the policies, and the record of requests'),
      test('proof RGT-4'),
    ],
    pending: ['workflow in which a request is received, decided and answered'],
  },
  {
    id: 'RGT-5',
    title: 'Confidential communications',
    kind: 'T',
    layer: 'application',
    owner: 'privacy officer',
    statement: 'Channel and address are kept per patient and honoured by every sender.',
    risk: 'A letter or message to the wrong address can tell an abusive partner what the patient told the doctor.',
    citations: ['164.522(b)(1)', '164.522(b)(2)'],
    proofs: [],
    pending: ['routing of every sender, and its tests'],
  },
  {
    id: 'RGT-6',
    title: 'Notice of Privacy Practices',
    kind: 'T',
    layer: 'application',
    owner: 'privacy officer',
    statement: 'The Notice of Privacy Practices is kept with its versions, distribution and acknowledgment.',
    risk: 'Every patient must be given the current notice, and the practice must be able to show it.',
    citations: ['164.520(a)', '164.520(b)', '164.520(c)', '164.520(e)'],
    proofs: [],
    pending: ['workflow'],
  },
];
