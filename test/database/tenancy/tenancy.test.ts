import { together } from '../../support/together';
import { app, open, registrar, server } from './world';

beforeAll(open);
afterAll(() => server.stop());

// A test that fails halfway takes no other with it.
afterEach(async () => {
  await app.query('rollback');
  await registrar.query('rollback');
});

together(__dirname);
