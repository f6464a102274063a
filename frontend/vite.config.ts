import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vitest/config'

const backend = process.env.KALYANAMIT_BACKEND ?? 'http://127.0.0.1:8080'

/** SvelteKit hides its page announcer with a style attribute; ours is hidden by base.css, so the content policy can forbid inline styles. */
const announcerWithoutInlineStyle = {
  name: 'announcer-without-inline-style',
  enforce: 'pre' as const,
  transform(code: string, id: string) {
    if (!id.endsWith('/generated/root.svelte')) return
    return code.replace(/(<div id="svelte-announcer"[^>]*?) style="[^"]*"/, '$1')
  },
}

export default defineConfig({
  plugins: [announcerWithoutInlineStyle, sveltekit()],
  // The oldest telephones that we promise; scripts/browsers.mjs holds what was built against it.
  build: { target: ['es2022', 'safari16.4'], assetsInlineLimit: 0 },
  server: { proxy: { '/api': { target: backend, ws: true } } },
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.mjs', 'testing/*.test.ts'],
    environment: 'node',
    setupFiles: ['testing/vitest.ts'],
  },
})
