import {loopFixtures} from '../loop-fixtures.js';

loopFixtures('vecs');
