import { addressable, required, requiredStandard, standard, type ParagraphTable } from './paragraph';

/**
 * The Security Rule: 45 CFR Part 164 Subpart C, §§ 164.308 to 164.316, as in force in November 2026.
 * Source: Electronic Code of Federal Regulations; labels as in the sections and in Appendix A to Subpart C, which
 * leaves out §§ 164.314 and 164.316.
 */
export const SECURITY_RULE = {
  '164.308(a)(1)(i)': standard('Security management process'),
  '164.308(a)(1)(ii)(A)': required('Risk analysis'),
  '164.308(a)(1)(ii)(B)': required('Risk management'),
  '164.308(a)(1)(ii)(C)': required('Sanction policy'),
  '164.308(a)(1)(ii)(D)': required('Information system activity review'),
  '164.308(a)(2)': requiredStandard('Assigned security responsibility'),
  '164.308(a)(3)(i)': standard('Workforce security'),
  '164.308(a)(3)(ii)(A)': addressable('Authorization and/or supervision'),
  '164.308(a)(3)(ii)(B)': addressable('Workforce clearance procedure'),
  '164.308(a)(3)(ii)(C)': addressable('Termination procedures'),
  '164.308(a)(4)(i)': standard('Information access management'),
  '164.308(a)(4)(ii)(A)': required('Isolating health care clearinghouse functions'),
  '164.308(a)(4)(ii)(B)': addressable('Access authorization'),
  '164.308(a)(4)(ii)(C)': addressable('Access establishment and modification'),
  '164.308(a)(5)(i)': standard('Security awareness and training'),
  '164.308(a)(5)(ii)(A)': addressable('Security reminders'),
  '164.308(a)(5)(ii)(B)': addressable('Protection from malicious software'),
  '164.308(a)(5)(ii)(C)': addressable('Log-in monitoring'),
  '164.308(a)(5)(ii)(D)': addressable('Password management'),
  '164.308(a)(6)(i)': standard('Security incident procedures'),
  '164.308(a)(6)(ii)': required('Response and reporting'),
  '164.308(a)(7)(i)': standard('Contingency plan'),
  '164.308(a)(7)(ii)(A)': required('Data backup plan'),
  '164.308(a)(7)(ii)(B)': required('Disaster recovery plan'),
  '164.308(a)(7)(ii)(C)': required('Emergency mode operation plan'),
  '164.308(a)(7)(ii)(D)': addressable('Testing and revision procedures'),
  '164.308(a)(7)(ii)(E)': addressable('Applications and data criticality analysis'),
  '164.308(a)(8)': requiredStandard('Evaluation'),
  '164.308(b)(1)': standard('Business associate contracts and other arrangements'),
  '164.308(b)(2)': standard('Business associate contracts with subcontractors', {
    source:
      'eCFR, text of § 164.308(b)(2): the duty of (b)(1) between a business associate and a subcontractor',
  }),
  '164.308(b)(3)': required('Written contract or other arrangement', {
    note: 'Was (b)(4) before the Omnibus Rule of 2013.',
  }),

  '164.310(a)(1)': standard('Facility access controls'),
  '164.310(a)(2)(i)': addressable('Contingency operations'),
  '164.310(a)(2)(ii)': addressable('Facility security plan'),
  '164.310(a)(2)(iii)': addressable('Access control and validation procedures'),
  '164.310(a)(2)(iv)': addressable('Maintenance records'),
  '164.310(b)': requiredStandard('Workstation use'),
  '164.310(c)': requiredStandard('Workstation security'),
  '164.310(d)(1)': standard('Device and media controls'),
  '164.310(d)(2)(i)': required('Disposal'),
  '164.310(d)(2)(ii)': required('Media re-use'),
  '164.310(d)(2)(iii)': addressable('Accountability'),
  '164.310(d)(2)(iv)': addressable('Data backup and storage'),

  '164.312(a)(1)': standard('Access control'),
  '164.312(a)(2)(i)': required('Unique user identification'),
  '164.312(a)(2)(ii)': required('Emergency access procedure'),
  '164.312(a)(2)(iii)': addressable('Automatic logoff'),
  '164.312(a)(2)(iv)': addressable('Encryption and decryption'),
  '164.312(b)': requiredStandard('Audit controls'),
  '164.312(c)(1)': standard('Integrity'),
  '164.312(c)(2)': addressable('Mechanism to authenticate electronic protected health information'),
  '164.312(d)': requiredStandard('Person or entity authentication'),
  '164.312(e)(1)': standard('Transmission security'),
  '164.312(e)(2)(i)': addressable('Integrity controls'),
  '164.312(e)(2)(ii)': addressable('Encryption'),

  '164.314(a)(1)': standard('Business associate contracts or other arrangements'),
  '164.314(a)(2)(i)': required('Business associate contracts'),
  '164.314(a)(2)(ii)': required('Other arrangements'),
  '164.314(a)(2)(iii)': required('Business associate contracts with subcontractors'),
  '164.314(b)(1)': standard('Requirements for group health plans'),
  '164.314(b)(2)(i)': required('Plan sponsor safeguards'),
  '164.314(b)(2)(ii)': required('Adequate separation'),
  '164.314(b)(2)(iii)': required('Agents of the plan sponsor'),
  '164.314(b)(2)(iv)': required('Report security incidents'),

  '164.316(a)': requiredStandard('Policies and procedures'),
  '164.316(b)(1)': standard('Documentation', {
    note: '(i) written policies and procedures; (ii) a written record of required actions, activities, assessments.',
  }),
  '164.316(b)(2)(i)': required('Time limit', {
    figures: { retentionYears: 6 },
    note: 'From creation, or from when it was last in effect, whichever is later.',
  }),
  '164.316(b)(2)(ii)': required('Availability'),
  '164.316(b)(2)(iii)': required('Updates'),
} satisfies ParagraphTable;
