import { together } from '../../../support/together';
import { close, open } from './world';

jest.setTimeout(30_000);

beforeAll(open);
afterAll(close);

together(__dirname);
