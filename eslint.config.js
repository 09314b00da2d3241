import tseslint from 'typescript-eslint';

/** Data goes one way: each folder may import only what is named here (docs/architecture.md). */
const layer = (folder, banned, message) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': ['error', {patterns: [{regex: banned, message}]}],
  },
});

const NO_BUILTINS = '^(node:|fs$|path$|child_process$|worker_threads$|os$|crypto$)';

export default tseslint.config(
  {ignores: ['dist/', 'coverage/', 'node_modules/', 'fixtures/', 'python/', 'schema/']},
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {allowDefaultProject: ['eslint.config.js', 'bin/*.js', 'scripts/*.mjs'], maximumDefaultProjectFileMatchCount_THIS_WILL_SLOW_DOWN_LINTING: 16},
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/require-await': 'off',
      eqeqeq: 'error',
      'prefer-const': 'error',
      'no-console': 'error',
    },
  },
  {files: ['scripts/**', 'bench/**', 'bin/**', 'eslint.config.js'], rules: {
    'no-console': 'off', '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off',
    '@typescript-eslint/no-unsafe-call': 'off', '@typescript-eslint/no-unsafe-argument': 'off', '@typescript-eslint/no-unsafe-return': 'off'}},
  {files: ['src/{kernels,analysis,report}/**'], rules: {'no-restricted-globals': ['error', 'process', 'Buffer']}},
  {files: ['src/io/**', 'src/index.ts', 'src/errors.ts'], ignores: ['src/io/border/**'],
    rules: {'no-restricted-globals': ['error', 'process']}},
  layer('kernels', `${NO_BUILTINS}|^\\.\\./`, 'kernels import nothing of ours and no Node built-ins'),
  layer('threads', '^\\.\\./(?!kernels/)', 'threads import kernels and worker_threads alone'),
  layer('blas', '^\\.\\./(?!kernels/)', 'blas imports kernels alone'),
  layer('analysis', `${NO_BUILTINS}|/(io|report|commands|cli)/`, 'analysis imports kernels, itself and errors'),
  layer('io', '/(analysis|report|commands|cli)/', 'io imports kernels, itself and errors'),
  layer('report', `${NO_BUILTINS}|/(io|kernels|commands|cli|analysis)/`, 'report knows only the Report'),
  layer('commands', '/(io|kernels|analysis|report)/', 'commands import src/index.ts and src/cli'),
);
