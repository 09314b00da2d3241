/** Standard input: an answer of the program's. Standard output: its page. */
import {text} from 'node:stream/consumers';
import {render, renderComparison} from './_node/dist/index.js';

const answer = JSON.parse(await text(process.stdin));
process.stdout.write(await ('candidates' in answer ? renderComparison : render)(answer, 'html'));
