import type { Control } from './control';
import { document } from './proof';

export const PHY: readonly Control[] = [
  {
    id: 'PHY-1',
    title: 'Data centres',
    kind: 'I',
    layer: 'facility',
    owner: 'AWS',
    statement:
      'Data-centre safeguards are those of AWS: SOC 2 Type II and ISO 27001/27017 under its BAA, with a report period not older than a year. Nothing is stored on premises: hybrid and edge resources are refused.',
    risk: "A server in a back room can be carried away. In AWS's buildings guards, audits and shredders stand in the way.",
    citations: [
      '164.310(a)(1)',
      '164.310(a)(2)(i)',
      '164.310(a)(2)(ii)',
      '164.310(a)(2)(iii)',
      '164.310(a)(2)(iv)',
    ],
    proofs: [
      document(
        'AWS SOC 2 Type II report',
        'period 1 April 2025 to 31 March 2026; every customer can get it, and the one that follows, from AWS Artifact',
        '2027-03-31',
      ),
      document(
        'AWS ISO/IEC 27001 and 27017 certificates',
        'in AWS Artifact and on the AWS page "ISO and CSA STAR Certified"; certificates are audited yearly',
      ),
      document(
        'AWS Business Associate Addendum',
        'offered to every account and organization in AWS Artifact, Agreements; that it was accepted is for the vendor register to say (VND-1)',
      ),
    ],
    pending: [],
  },
  {
    id: 'PHY-2',
    title: 'Workstations and devices',
    kind: 'A',
    layer: 'facility',
    owner: 'security officer',
    statement:
      'Workstations have disk encryption, strong login with MFA, auto-lock within 5 minutes and MDM with remote wipe; none is shared, desks are clear, and no PHI is local. Development is on issued machines only, and personal devices are barred from production. There is a device inventory; wiping is recorded before disposal, re-use, transfer or sale; maintenance records are kept.',
    risk: 'A lost laptop is the classic breach. If nothing is on it and it locks and wipes itself, it is only a lost laptop.',
    citations: [
      '164.310(a)(2)(iv)',
      '164.310(b)',
      '164.310(c)',
      '164.310(d)(1)',
      '164.310(d)(2)(i)',
      '164.310(d)(2)(ii)',
      '164.310(d)(2)(iii)',
      '164.310(d)(2)(iv)',
    ],
    proofs: [],
    pending: ['device register with wiping and maintenance'],
  },
];
