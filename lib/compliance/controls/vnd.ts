import type { Control } from './control';
import { register } from './proof';

export const VND: readonly Control[] = [
  {
    id: 'VND-1',
    title: 'Vendor register',
    kind: 'A',
    layer: 'organization',
    owner: 'privacy officer',
    statement:
      'A register holds every vendor in the chain: purpose, PHI or not, region, subcontractors, BAA state (requested, executed, conditional with its condition, not offered, retired with exit date, not needed) and date. It is published as a status page. Customers are notified 30 days before a change; date and recipients are recorded.',
    risk: "You answer for every company that touches your patients' data, including the ones you have forgotten about.",
    citations: [
      '164.308(b)(1)',
      '164.308(b)(2)',
      '164.308(b)(3)',
      '164.314(a)(1)',
      '164.314(a)(2)(i)',
      '164.314(a)(2)(iii)',
    ],
    proofs: [],
    pending: ['vendor register', 'status page', 'record of the notices to customers'],
  },
  {
    id: 'VND-2',
    title: 'No PHI without an agreement',
    kind: 'T',
    layer: 'application',
    owner: 'privacy officer',
    statement:
      'PHI cannot be wired to a vendor without an executed BAA: every outbound integration names a vendor of the register. Synth fails for a pending or retired one, and for one added less than 30 days after notice.',
    risk: 'Sending one record to a vendor without an agreement is a violation, however well the vendor behaves.',
    citations: ['164.308(b)(1)'],
    proofs: [],
    pending: [
      'integrations checked against the vendor register',
      'refusal of a vendor added less than 30 days after notice',
    ],
  },
  {
    id: 'VND-3',
    title: 'HIPAA-eligible services only',
    kind: 'T',
    layer: 'data',
    owner: 'privacy officer',
    statement:
      'Only AWS HIPAA-eligible services hold PHI. A resource of a service that is not named on the dated list, or named with a condition, fails synth unless it is declared PHI-free or the condition is shown to hold, with a reason.',
    risk: 'The agreement with AWS covers the services on its list. PHI in any other has no agreement behind it.',
    citations: ['164.308(b)(1)'],
    proofs: [],
    pending: [],
  },
  {
    id: 'VND-4',
    title: "Customers' agreements",
    kind: 'A',
    layer: 'organization',
    owner: 'privacy officer',
    statement:
      "Customers' BAAs are kept: template, and per tenant the digest and date of the executed copy. They cover permitted uses, safeguards duty, breach duty, subcontractors, access, amendment and accounting, return or destruction, HHS audit, and the customer's right to audit and to terminate.",
    risk: 'Without a signed agreement a practice may not let you hold a single record, and both sides are liable.',
    citations: ['164.504(e)(1)', '164.504(e)(2)', '164.504(e)(5)'],
    proofs: [register('agreements')],
    pending: ['template of the agreement'],
  },
  {
    id: 'VND-5',
    title: 'PHI stays in the declared regions',
    kind: 'T',
    layer: 'data',
    owner: 'privacy officer',
    statement:
      'PHI stays in the declared regions (default: US): stores, replicas, backups, model inference and media.',
    risk: 'Contracts promise where records are kept; a copy in another country breaks them and may put the records under another law.',
    // A promise of contracts: no paragraph of the rule asks for it.
    citations: [],
    proofs: [],
    pending: [],
  },
];
