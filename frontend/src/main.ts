import './shared/styles/base.css'

import { createApp } from 'vue'

import App from './App.vue'
import { router } from './router'
import { locale, setLocale } from './shared/i18n'

setLocale(locale.value)
createApp(App).use(router).mount('#app')
