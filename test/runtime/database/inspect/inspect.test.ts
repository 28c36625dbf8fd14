import { together } from '../../../support/together';
import { close, open } from './world';

beforeAll(open);
afterAll(close);

together(__dirname);
