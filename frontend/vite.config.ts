import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vitest/config'

const backend = process.env.KALYANAMIT_BACKEND ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [sveltekit()],
  build: { target: 'es2022', assetsInlineLimit: 0 },
  server: { proxy: { '/api': { target: backend, ws: true } } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
})
