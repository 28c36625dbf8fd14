import { together } from '../../support/together';
import { app, open, server } from './world';

beforeAll(open);
afterAll(() => server.stop());

// A test that fails halfway takes no other with it.
afterEach(() => app.query('rollback'));

together(__dirname);
