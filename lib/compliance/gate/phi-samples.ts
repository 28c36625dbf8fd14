export type UrlPart = 'UriPath' | 'QueryString';

/** Made-up identifiers in the places where careless applications put them; queries as a browser encodes them. */
export const PHI_SAMPLES: Readonly<Record<string, Readonly<Record<UrlPart, readonly string[]>>>> = {
  'a social security number': {
    UriPath: ['/patients/123-45-6789'],
    QueryString: ['ssn=123-45-6789'],
  },
  'a medical record number': {
    UriPath: ['/patients/mrn/00123456'],
    QueryString: ['mrn=00123456'],
  },
  'a date of birth': {
    UriPath: ['/patients/dob/1984-02-29'],
    QueryString: ['dob=1984-02-29', 'dob=02%2F29%2F1984'],
  },
  'an e-mail address': {
    UriPath: ['/users/jane.doe@example.org'],
    QueryString: ['email=jane.doe%40example.org'],
  },
  'a phone number': {
    UriPath: ['/call/555-867-5309'],
    QueryString: ['phone=%28555%29+867-5309', 'phone=555-867-5309'],
  },
};
