// Writes people.json: invented people, places and firms. `npx tsx test/support/scrub-corpus/generate-people.ts`
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faker as de } from '@faker-js/faker/locale/de';
import { faker as en } from '@faker-js/faker/locale/en';
import { faker as es } from '@faker-js/faker/locale/es';
import { faker as fr } from '@faker-js/faker/locale/fr';
import { faker as pt } from '@faker-js/faker/locale/pt_BR';

const COUNT = 240;
const locales = [en, en, en, es, es, fr, de, pt];
for (const [index, faker] of locales.entries()) faker.seed(20260301 + index);

const people = Array.from({ length: COUNT }, (_, index) => {
  const faker = locales[index % locales.length]!;
  return {
    first: faker.person.firstName(),
    last: faker.person.lastName(),
    street: en.location.streetAddress(),
    city: en.location.city(),
    state: en.location.state({ abbreviated: true }),
    zip: en.location.zipCode('#####'),
    county: en.location.county(),
    job: en.person.jobTitle(),
    company: en.company.name(),
    userAgent: en.internet.userAgent(),
    sentence: en.hacker.phrase(),
  };
});
writeFileSync(join(__dirname, 'people.json'), `${JSON.stringify(people)}\n`);
