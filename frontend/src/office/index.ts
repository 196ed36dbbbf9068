import type { RouteRecordRaw } from 'vue-router'
import OfficeShell from './OfficeShell.vue'
export { OfficeShell }
export const routes: RouteRecordRaw = { path: '/office', component: OfficeShell }
