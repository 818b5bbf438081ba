var wn=Object.defineProperty;var $n=Object.getOwnPropertyDescriptor;var b=(r,e,t,n)=>{for(var s=n>1?void 0:n?$n(e,t):e,o=r.length-1,i;o>=0;o--)(i=r[o])&&(s=(n?i(e,t,s):i(s))||s);return n&&s&&wn(e,t,s),s};/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var pe=globalThis,he=pe.ShadowRoot&&(pe.ShadyCSS===void 0||pe.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Ne=Symbol(),dt=new WeakMap,ee=class{constructor(e,t,n){if(this._$cssResult$=!0,n!==Ne)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(he&&e===void 0){let n=t!==void 0&&t.length===1;n&&(e=dt.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),n&&dt.set(t,e))}return e}toString(){return this.cssText}},ct=r=>new ee(typeof r=="string"?r:r+"",void 0,Ne),De=(r,...e)=>{let t=r.length===1?r[0]:e.reduce((n,s,o)=>n+(i=>{if(i._$cssResult$===!0)return i.cssText;if(typeof i=="number")return i;throw Error("Value passed to 'css' function must be a 'css' function result: "+i+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(s)+r[o+1],r[0]);return new ee(t,r,Ne)},ut=(r,e)=>{if(he)r.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let n=document.createElement("style"),s=pe.litNonce;s!==void 0&&n.setAttribute("nonce",s),n.textContent=t.cssText,r.appendChild(n)}},Ve=he?r=>r:r=>r instanceof CSSStyleSheet?(e=>{let t="";for(let n of e.cssRules)t+=n.cssText;return ct(t)})(r):r;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{is:_n,defineProperty:xn,getOwnPropertyDescriptor:kn,getOwnPropertyNames:An,getOwnPropertySymbols:Sn,getPrototypeOf:Rn}=Object,me=globalThis,pt=me.trustedTypes,Tn=pt?pt.emptyScript:"",Pn=me.reactiveElementPolyfillSupport,te=(r,e)=>r,ne={toAttribute(r,e){switch(e){case Boolean:r=r?Tn:null;break;case Object:case Array:r=r==null?r:JSON.stringify(r)}return r},fromAttribute(r,e){let t=r;switch(e){case Boolean:t=r!==null;break;case Number:t=r===null?null:Number(r);break;case Object:case Array:try{t=JSON.parse(r)}catch{t=null}}return t}},ge=(r,e)=>!_n(r,e),ht={attribute:!0,type:String,converter:ne,reflect:!1,useDefault:!1,hasChanged:ge};Symbol.metadata??=Symbol("metadata"),me.litPropertyMetadata??=new WeakMap;var R=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=ht){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),s=this.getPropertyDescriptor(e,n,t);s!==void 0&&xn(this.prototype,e,s)}}static getPropertyDescriptor(e,t,n){let{get:s,set:o}=kn(this.prototype,e)??{get(){return this[t]},set(i){this[t]=i}};return{get:s,set(i){let a=s?.call(this);o?.call(this,i),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??ht}static _$Ei(){if(this.hasOwnProperty(te("elementProperties")))return;let e=Rn(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(te("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(te("properties"))){let t=this.properties,n=[...An(t),...Sn(t)];for(let s of n)this.createProperty(s,t[s])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[n,s]of t)this.elementProperties.set(n,s)}this._$Eh=new Map;for(let[t,n]of this.elementProperties){let s=this._$Eu(t,n);s!==void 0&&this._$Eh.set(s,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let s of n)t.unshift(Ve(s))}else e!==void 0&&t.push(Ve(e));return t}static _$Eu(e,t){let n=t.attribute;return n===!1?void 0:typeof n=="string"?n:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return ut(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),s=this.constructor._$Eu(e,n);if(s!==void 0&&n.reflect===!0){let o=(n.converter?.toAttribute!==void 0?n.converter:ne).toAttribute(t,n.type);this._$Em=e,o==null?this.removeAttribute(s):this.setAttribute(s,o),this._$Em=null}}_$AK(e,t){let n=this.constructor,s=n._$Eh.get(e);if(s!==void 0&&this._$Em!==s){let o=n.getPropertyOptions(s),i=typeof o.converter=="function"?{fromAttribute:o.converter}:o.converter?.fromAttribute!==void 0?o.converter:ne;this._$Em=s;let a=i.fromAttribute(t,o.type);this[s]=a??this._$Ej?.get(s)??a,this._$Em=null}}requestUpdate(e,t,n,s=!1,o){if(e!==void 0){let i=this.constructor;if(s===!1&&(o=this[e]),n??=i.getPropertyOptions(e),!((n.hasChanged??ge)(o,t)||n.useDefault&&n.reflect&&o===this._$Ej?.get(e)&&!this.hasAttribute(i._$Eu(e,n))))return;this.C(e,t,n)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:s,wrapped:o},i){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,i??t??this[e]),o!==!0||i!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),s===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[s,o]of this._$Ep)this[s]=o;this._$Ep=void 0}let n=this.constructor.elementProperties;if(n.size>0)for(let[s,o]of n){let{wrapped:i}=o,a=this[s];i!==!0||this._$AL.has(s)||a===void 0||this.C(s,void 0,o,a)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(n=>n.hostUpdate?.()),this.update(t)):this._$EM()}catch(n){throw e=!1,this._$EM(),n}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};R.elementStyles=[],R.shadowRootOptions={mode:"open"},R[te("elementProperties")]=new Map,R[te("finalized")]=new Map,Pn?.({ReactiveElement:R}),(me.reactiveElementVersions??=[]).push("2.1.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var qe=globalThis,mt=r=>r,fe=qe.trustedTypes,gt=fe?fe.createPolicy("lit-html",{createHTML:r=>r}):void 0,Ie="$lit$",T=`lit$${Math.random().toFixed(9).slice(2)}$`,Le="?"+T,zn=`<${Le}>`,M=document,se=()=>M.createComment(""),oe=r=>r===null||typeof r!="object"&&typeof r!="function",Fe=Array.isArray,$t=r=>Fe(r)||typeof r?.[Symbol.iterator]=="function",Ue=`[ 	
\f\r]`,re=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,ft=/-->/g,yt=/>/g,j=RegExp(`>|${Ue}(?:([^\\s"'>=/]+)(${Ue}*=${Ue}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),bt=/'/g,vt=/"/g,_t=/^(?:script|style|textarea|title)$/i,We=r=>(e,...t)=>({_$litType$:r,strings:e,values:t}),d=We(1),V=We(2),gr=We(3),_=Symbol.for("lit-noChange"),c=Symbol.for("lit-nothing"),wt=new WeakMap,O=M.createTreeWalker(M,129);function xt(r,e){if(!Fe(r)||!r.hasOwnProperty("raw"))throw Error("invalid template strings array");return gt!==void 0?gt.createHTML(e):e}var kt=(r,e)=>{let t=r.length-1,n=[],s,o=e===2?"<svg>":e===3?"<math>":"",i=re;for(let a=0;a<t;a++){let l=r[a],u,h,p=-1,g=0;for(;g<l.length&&(i.lastIndex=g,h=i.exec(l),h!==null);)g=i.lastIndex,i===re?h[1]==="!--"?i=ft:h[1]!==void 0?i=yt:h[2]!==void 0?(_t.test(h[2])&&(s=RegExp("</"+h[2],"g")),i=j):h[3]!==void 0&&(i=j):i===j?h[0]===">"?(i=s??re,p=-1):h[1]===void 0?p=-2:(p=i.lastIndex-h[2].length,u=h[1],i=h[3]===void 0?j:h[3]==='"'?vt:bt):i===vt||i===bt?i=j:i===ft||i===yt?i=re:(i=j,s=void 0);let f=i===j&&r[a+1].startsWith("/>")?" ":"";o+=i===re?l+zn:p>=0?(n.push(u),l.slice(0,p)+Ie+l.slice(p)+T+f):l+T+(p===-2?a:f)}return[xt(r,o+(r[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),n]},ie=class r{constructor({strings:e,_$litType$:t},n){let s;this.parts=[];let o=0,i=0,a=e.length-1,l=this.parts,[u,h]=kt(e,t);if(this.el=r.createElement(u,n),O.currentNode=this.el.content,t===2||t===3){let p=this.el.content.firstChild;p.replaceWith(...p.childNodes)}for(;(s=O.nextNode())!==null&&l.length<a;){if(s.nodeType===1){if(s.hasAttributes())for(let p of s.getAttributeNames())if(p.endsWith(Ie)){let g=h[i++],f=s.getAttribute(p).split(T),y=/([.?@])?(.*)/.exec(g);l.push({type:1,index:o,name:y[2],strings:f,ctor:y[1]==="."?be:y[1]==="?"?ve:y[1]==="@"?we:D}),s.removeAttribute(p)}else p.startsWith(T)&&(l.push({type:6,index:o}),s.removeAttribute(p));if(_t.test(s.tagName)){let p=s.textContent.split(T),g=p.length-1;if(g>0){s.textContent=fe?fe.emptyScript:"";for(let f=0;f<g;f++)s.append(p[f],se()),O.nextNode(),l.push({type:2,index:++o});s.append(p[g],se())}}}else if(s.nodeType===8)if(s.data===Le)l.push({type:2,index:o});else{let p=-1;for(;(p=s.data.indexOf(T,p+1))!==-1;)l.push({type:7,index:o}),p+=T.length-1}o++}}static createElement(e,t){let n=M.createElement("template");return n.innerHTML=e,n}};function N(r,e,t=r,n){if(e===_)return e;let s=n!==void 0?t._$Co?.[n]:t._$Cl,o=oe(e)?void 0:e._$litDirective$;return s?.constructor!==o&&(s?._$AO?.(!1),o===void 0?s=void 0:(s=new o(r),s._$AT(r,t,n)),n!==void 0?(t._$Co??=[])[n]=s:t._$Cl=s),s!==void 0&&(e=N(r,s._$AS(r,e.values),s,n)),e}var ye=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,s=(e?.creationScope??M).importNode(t,!0);O.currentNode=s;let o=O.nextNode(),i=0,a=0,l=n[0];for(;l!==void 0;){if(i===l.index){let u;l.type===2?u=new G(o,o.nextSibling,this,e):l.type===1?u=new l.ctor(o,l.name,l.strings,this,e):l.type===6&&(u=new $e(o,this,e)),this._$AV.push(u),l=n[++a]}i!==l?.index&&(o=O.nextNode(),i++)}return O.currentNode=M,s}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings!==void 0?(n._$AI(e,n,t),t+=n.strings.length-2):n._$AI(e[t])),t++}},G=class r{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,s){this.type=2,this._$AH=c,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=s,this._$Cv=s?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=N(this,e,t),oe(e)?e===c||e==null||e===""?(this._$AH!==c&&this._$AR(),this._$AH=c):e!==this._$AH&&e!==_&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):$t(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==c&&oe(this._$AH)?this._$AA.nextSibling.data=e:this.T(M.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,s=typeof n=="number"?this._$AC(e):(n.el===void 0&&(n.el=ie.createElement(xt(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===s)this._$AH.p(t);else{let o=new ye(s,this),i=o.u(this.options);o.p(t),this.T(i),this._$AH=o}}_$AC(e){let t=wt.get(e.strings);return t===void 0&&wt.set(e.strings,t=new ie(e)),t}k(e){Fe(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,n,s=0;for(let o of e)s===t.length?t.push(n=new r(this.O(se()),this.O(se()),this,this.options)):n=t[s],n._$AI(o),s++;s<t.length&&(this._$AR(n&&n._$AB.nextSibling,s),t.length=s)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let n=mt(e).nextSibling;mt(e).remove(),e=n}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},D=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,s,o){this.type=1,this._$AH=c,this._$AN=void 0,this.element=e,this.name=t,this._$AM=s,this.options=o,n.length>2||n[0]!==""||n[1]!==""?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=c}_$AI(e,t=this,n,s){let o=this.strings,i=!1;if(o===void 0)e=N(this,e,t,0),i=!oe(e)||e!==this._$AH&&e!==_,i&&(this._$AH=e);else{let a=e,l,u;for(e=o[0],l=0;l<o.length-1;l++)u=N(this,a[n+l],t,l),u===_&&(u=this._$AH[l]),i||=!oe(u)||u!==this._$AH[l],u===c?e=c:e!==c&&(e+=(u??"")+o[l+1]),this._$AH[l]=u}i&&!s&&this.j(e)}j(e){e===c?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},be=class extends D{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===c?void 0:e}},ve=class extends D{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==c)}},we=class extends D{constructor(e,t,n,s,o){super(e,t,n,s,o),this.type=5}_$AI(e,t=this){if((e=N(this,e,t,0)??c)===_)return;let n=this._$AH,s=e===c&&n!==c||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,o=e!==c&&(n===c||s);s&&this.element.removeEventListener(this.name,this,n),o&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},$e=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){N(this,e)}},At={M:Ie,P:T,A:Le,C:1,L:kt,R:ye,D:$t,V:N,I:G,H:D,N:ve,U:we,B:be,F:$e},Cn=qe.litHtmlPolyfillSupport;Cn?.(ie,G),(qe.litHtmlVersions??=[]).push("3.3.3");var St=(r,e,t)=>{let n=t?.renderBefore??e,s=n._$litPart$;if(s===void 0){let o=t?.renderBefore??null;n._$litPart$=s=new G(e.insertBefore(se(),o),o,void 0,t??{})}return s._$AI(r),s};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Be=globalThis,z=class extends R{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=St(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return _}};z._$litElement$=!0,z.finalized=!0,Be.litElementHydrateSupport?.({LitElement:z});var En=Be.litElementPolyfillSupport;En?.({LitElement:z});(Be.litElementVersions??=[]).push("4.2.2");/**
 * @license
 * Copyright 2022 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 *//**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var U=r=>(e,t)=>{t!==void 0?t.addInitializer(()=>{customElements.define(r,e)}):customElements.define(r,e)};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Hn={attribute:!0,type:String,converter:ne,reflect:!1,hasChanged:ge},jn=(r=Hn,e,t)=>{let{kind:n,metadata:s}=t,o=globalThis.litPropertyMetadata.get(s);if(o===void 0&&globalThis.litPropertyMetadata.set(s,o=new Map),n==="setter"&&((r=Object.create(r)).wrapped=!0),o.set(t.name,r),n==="accessor"){let{name:i}=t;return{set(a){let l=e.get.call(this);e.set.call(this,a),this.requestUpdate(i,l,r,!0,a)},init(a){return a!==void 0&&this.C(i,void 0,r,a),a}}}if(n==="setter"){let{name:i}=t;return function(a){let l=this[i];e.call(this,a),this.requestUpdate(i,l,r,!0,a)}}throw Error("Unsupported decorator location: "+n)};function _e(r){return(e,t)=>typeof t=="object"?jn(r,e,t):((n,s,o)=>{let i=s.hasOwnProperty(o);return s.constructor.createProperty(o,n),i?Object.getOwnPropertyDescriptor(s,o):void 0})(r,e,t)}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */function A(r){return _e({...r,state:!0,attribute:!1})}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 *//**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 *//**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 *//**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 *//**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 *//**
 * @license
 * Copyright 2021 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 *//**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Rt={card:{loading:"Der Host wird gelesen …",empty:"Dieser Host hat noch keine Nodes. Füge auf der Seite der Integration einen hinzu.",unloaded:"Der Host ist gerade nicht eingerichtet. Du siehst den letzten bekannten Stand. ({when})",failed:"Diesen Host gibt es nicht, oder du darfst ihn nicht sehen.",no_host:"Wähle in den Einstellungen der Karte einen Host.",all_offline:"Kein Node antwortet. Ist der Host oder deine Verbindung ausgefallen?",no_node:"Auf diesem Host gibt es keinen solchen Node.",absent:"Der Host ist gerade nicht eingerichtet.",list:"{all}, {one}"},earnings:{today:"Heute",month:"Dieser Monat",forecast:"Prognose für den Monat",between:"{low} bis {high} mit 80 % Sicherheit",a_day:"{amount} am Tag",gross:"Brutto",net:"Nach Stromkosten",token:"Token",show:"Verdienst zeigen als",unpriced:"Ohne Preis nicht in der Summe: {names}"},nodes:{title:"Nodes",unpaid:"Offen {amount}",payout:"Letzte Auszahlung {when}",history:"Verdienst der letzten 24 Stunden",health:{earning:"Verdient",idle:"Ohne Arbeit",degraded:"Gestört",offline:"Offline",paused:"Pausiert",unknown:"Unbekannt"},all:"Alle {count} zeigen",fewer:"Weniger zeigen",due:"Auszahlung erwartet {when}"},quality:{measured:"gemessen",estimated:"geschätzt",stale:"veraltet",unpriced:"ohne Preis",unknown:"unbekannt"},resources:{title:"Ressourcen",cpu:"CPU",memory:"Arbeitsspeicher",bandwidth:"Bandbreite",storage:"Speicherplatz",free:"Frei",used:"{percent} belegt",given:"{node}: {percent}",edit:"Ändern",preview:"Vorschau",apply:"Anwenden",cancel:"Abbrechen",over:"{resource} ergibt zusammen {percent}; höchstens 100 % können vergeben werden.",nothing:"Nichts zu ändern.",advisory:"nur angezeigt, nicht angewendet",busy:"Eine Änderung läuft …",admin:"Nur Administratoren können das ändern.",none:"Keinem Node dieses Hosts kann von hier aus mehr oder weniger gegeben werden."},plan:{title:"Eine bessere Verteilung",gain:"{amount} am Tag mehr erwartet ({low} bis {high})",cost:"Kostet einmalig {amount}",sure:"{percent} sicher",apply:"Anwenden",dry_run:"Probelauf",dismiss:"Verwerfen",confirm:"Diese Änderungen an der Maschine vornehmen?",from_to:"{resource} {before} → {after}",step:"{node}: {change}"},changes:{title:"Letzte Änderungen",undo:"Zurücknehmen",confirm:"Alles so zurückstellen, wie es vor dieser Änderung war?",realised:"brachte bisher {amount}",none:"Noch keine Änderungen.",outcome:{applied:"Angewendet",rolled_back:"Zurückgenommen",stuck:"Steckt fest",refused:"Abgelehnt",dry_run:"Das würde geschehen"}},alerts:{title:"Meldungen",since:"seit {when}",acknowledge:"Zur Kenntnis",severity:{critical:"Kritisch",warning:"Warnung",info:"Hinweis"}},config:{entry_id:"Host",title:"Titel",parts:"Gezeigte Teile",span:"Gezeigte Zeit",node:"Node (Name oder ID)"},graph:{title:"Verdienst",day:"Tag",week:"Woche",month:"Monat",year:"Jahr",nothing:"Aus dieser Zeit ist noch nichts bekannt."},node:{earnings_today:"Heute",earnings_month:"Dieser Monat",earnings_total:"Insgesamt",worth:"{amount} wert zum Preis des jeweiligen Tages"}};var Ge={card:{loading:"Reading the host…",empty:"This host has no nodes yet. Add one on the integration's page.",unloaded:"The host is not set up at the moment. What you see is the last that was known. ({when})",failed:"This host does not exist, or you may not see it.",no_host:"Choose a host in the card's settings.",all_offline:"No node answers. Is the host, or your connection, down?",no_node:"There is no such node on this host.",absent:"The host is not set up at the moment.",list:"{all}, {one}"},earnings:{today:"Today",month:"This month",forecast:"Forecast for the month",between:"{low} to {high} with 80 % certainty",a_day:"{amount} a day",gross:"Gross",net:"Net of electricity",token:"Tokens",show:"Show earnings as",unpriced:"Not in the total, no price: {names}"},nodes:{title:"Nodes",unpaid:"Unpaid {amount}",payout:"Last payout {when}",history:"Earnings of the last 24 hours",health:{earning:"Earning",idle:"Idle",degraded:"Degraded",offline:"Offline",paused:"Paused",unknown:"Unknown"},all:"Show all {count}",fewer:"Show fewer",due:"payout expected {when}"},quality:{measured:"measured",estimated:"estimated",stale:"stale",unpriced:"no price",unknown:"unknown"},resources:{title:"Resources",cpu:"CPU",memory:"Memory",bandwidth:"Bandwidth",storage:"Storage",free:"Free",used:"{percent} used",given:"{node}: {percent}",edit:"Change",preview:"Preview",apply:"Apply",cancel:"Cancel",over:"{resource} adds up to {percent}; at most 100 % can be given.",nothing:"Nothing to change.",advisory:"shown only, not applied",busy:"A change is under way…",admin:"Only administrators can change this.",none:"No node of this host can be given more or less from here."},plan:{title:"A better allocation",gain:"{amount} a day more expected ({low} to {high})",cost:"Costs {amount} once",sure:"{percent} sure",apply:"Apply",dry_run:"Dry run",dismiss:"Dismiss",confirm:"Apply these changes to the machine?",from_to:"{resource} {before} → {after}",step:"{node}: {change}"},changes:{title:"Recent changes",undo:"Undo",confirm:"Put everything back as it was before this change?",realised:"brought {amount} so far",none:"No changes yet.",outcome:{applied:"Applied",rolled_back:"Rolled back",stuck:"Stuck",refused:"Refused",dry_run:"This would be done"}},alerts:{title:"Alerts",since:"since {when}",acknowledge:"Acknowledge",severity:{critical:"Critical",warning:"Warning",info:"Note"}},config:{entry_id:"Host",title:"Title",parts:"Parts to show",span:"Time shown",node:"Node (name or id)"},graph:{title:"Earnings",day:"Day",week:"Week",month:"Month",year:"Year",nothing:"Nothing is known of this time yet."},node:{earnings_today:"Today",earnings_month:"This month",earnings_total:"In all",worth:"Worth {amount} at the prices of its day"}};var Tt={card:{loading:"Leyendo el equipo…",empty:"Este equipo aún no tiene nodos. Añade uno en la página de la integración.",unloaded:"El equipo no está configurado en este momento. Ves lo último que se supo. ({when})",failed:"Este equipo no existe o no puedes verlo.",no_host:"Elige un equipo en los ajustes de la tarjeta.",all_offline:"Ningún nodo responde. ¿Está caído el equipo o tu conexión?",no_node:"No hay tal nodo en este equipo.",absent:"El equipo no está configurado en este momento.",list:"{all}, {one}"},earnings:{today:"Hoy",month:"Este mes",forecast:"Previsión del mes",between:"de {low} a {high} con un 80 % de certeza",a_day:"{amount} al día",gross:"Bruto",net:"Neto de electricidad",token:"Tokens",show:"Mostrar ganancias como",unpriced:"Fuera del total, sin precio: {names}"},nodes:{title:"Nodos",unpaid:"Pendiente {amount}",payout:"Último pago {when}",history:"Ganancias de las últimas 24 horas",health:{earning:"Ganando",idle:"Sin trabajo",degraded:"Con problemas",offline:"Desconectado",paused:"En pausa",unknown:"Desconocido"},all:"Mostrar los {count}",fewer:"Mostrar menos",due:"pago previsto {when}"},quality:{measured:"medido",estimated:"estimado",stale:"anticuado",unpriced:"sin precio",unknown:"desconocido"},resources:{title:"Recursos",cpu:"CPU",memory:"Memoria",bandwidth:"Ancho de banda",storage:"Almacenamiento",free:"Libre",used:"{percent} en uso",given:"{node}: {percent}",edit:"Cambiar",preview:"Vista previa",apply:"Aplicar",cancel:"Cancelar",over:"{resource} suma {percent}; se puede repartir el 100 % como máximo.",nothing:"Nada que cambiar.",advisory:"solo se muestra, no se aplica",busy:"Hay un cambio en curso…",admin:"Solo los administradores pueden cambiarlo.",none:"A ningún nodo de este equipo se le puede dar más o menos desde aquí."},plan:{title:"Un reparto mejor",gain:"Se esperan {amount} más al día ({low} a {high})",cost:"Cuesta {amount} una vez",sure:"{percent} de certeza",apply:"Aplicar",dry_run:"Simular",dismiss:"Descartar",confirm:"¿Aplicar estos cambios en la máquina?",from_to:"{resource} {before} → {after}",step:"{node}: {change}"},changes:{title:"Cambios recientes",undo:"Deshacer",confirm:"¿Dejar todo como estaba antes de este cambio?",realised:"ha aportado {amount} hasta ahora",none:"Aún no hay cambios.",outcome:{applied:"Aplicado",rolled_back:"Deshecho",stuck:"Atascado",refused:"Rechazado",dry_run:"Esto se haría"}},alerts:{title:"Avisos",since:"desde {when}",acknowledge:"Entendido",severity:{critical:"Crítica",warning:"Advertencia",info:"Aviso"}},config:{entry_id:"Equipo",title:"Título",parts:"Partes que se muestran",span:"Periodo mostrado",node:"Nodo (nombre o id)"},graph:{title:"Ganancias",day:"Día",week:"Semana",month:"Mes",year:"Año",nothing:"Aún no se sabe nada de este periodo."},node:{earnings_today:"Hoy",earnings_month:"Este mes",earnings_total:"En total",worth:"Equivale a {amount} al precio de cada día"}};var Pt={card:{loading:"Lecture de l'hôte…",empty:"Cet hôte n'a pas encore de nœud. Ajoutez-en un sur la page de l'intégration.",unloaded:"L'hôte n'est pas configuré pour le moment. Vous voyez le dernier état connu. ({when})",failed:"Cet hôte n'existe pas, ou vous ne pouvez pas le voir.",no_host:"Choisissez un hôte dans les réglages de la carte.",all_offline:"Aucun nœud ne répond. L'hôte ou votre connexion sont-ils en panne ?",no_node:"Ce nœud n'existe pas sur cet hôte.",absent:"L'hôte n'est pas configuré pour le moment.",list:"{all}, {one}"},earnings:{today:"Aujourd'hui",month:"Ce mois-ci",forecast:"Prévision du mois",between:"de {low} à {high} avec 80 % de certitude",a_day:"{amount} par jour",gross:"Brut",net:"Net d'électricité",token:"Jetons",show:"Afficher les gains en",unpriced:"Hors du total, sans prix : {names}"},nodes:{title:"Nœuds",unpaid:"Dû {amount}",payout:"Dernier paiement {when}",history:"Gains des dernières 24 heures",health:{earning:"Gagne",idle:"Inactif",degraded:"Dégradé",offline:"Hors ligne",paused:"En pause",unknown:"Inconnu"},all:"Afficher les {count}",fewer:"Afficher moins",due:"paiement attendu {when}"},quality:{measured:"mesuré",estimated:"estimé",stale:"périmé",unpriced:"sans prix",unknown:"inconnu"},resources:{title:"Ressources",cpu:"Processeur",memory:"Mémoire",bandwidth:"Bande passante",storage:"Stockage",free:"Libre",used:"{percent} utilisés",given:"{node} : {percent}",edit:"Modifier",preview:"Aperçu",apply:"Appliquer",cancel:"Annuler",over:"{resource} : {percent} au total ; on peut donner 100 % au plus.",nothing:"Rien à changer.",advisory:"affiché seulement, non appliqué",busy:"Un changement est en cours…",admin:"Seuls les administrateurs peuvent changer ceci.",none:"Aucun nœud de cet hôte ne peut recevoir plus ou moins d'ici."},plan:{title:"Une meilleure répartition",gain:"{amount} de plus par jour attendus ({low} à {high})",cost:"Coûte {amount} une fois",sure:"sûr à {percent}",apply:"Appliquer",dry_run:"Essai à blanc",dismiss:"Écarter",confirm:"Appliquer ces changements à la machine ?",from_to:"{resource} {before} → {after}",step:"{node} : {change}"},changes:{title:"Changements récents",undo:"Annuler",confirm:"Tout remettre comme avant ce changement ?",realised:"a rapporté {amount} jusqu'ici",none:"Aucun changement pour l'instant.",outcome:{applied:"Appliqué",rolled_back:"Annulé",stuck:"Bloqué",refused:"Refusé",dry_run:"Voici ce qui serait fait"}},alerts:{title:"Alertes",since:"depuis {when}",acknowledge:"Vu",severity:{critical:"Critique",warning:"Avertissement",info:"Information"}},config:{entry_id:"Hôte",title:"Titre",parts:"Parties affichées",span:"Période affichée",node:"Nœud (nom ou identifiant)"},graph:{title:"Gains",day:"Jour",week:"Semaine",month:"Mois",year:"Année",nothing:"On ne sait encore rien de cette période."},node:{earnings_today:"Aujourd'hui",earnings_month:"Ce mois-ci",earnings_total:"En tout",worth:"Vaut {amount} au prix de chaque jour"}};var zt={card:{loading:"Host wordt gelezen…",empty:"Deze host heeft nog geen nodes. Voeg er een toe op de pagina van de integratie.",unloaded:"De host is nu niet ingesteld. Je ziet wat het laatst bekend was. ({when})",failed:"Deze host bestaat niet, of je mag hem niet zien.",no_host:"Kies een host in de instellingen van de kaart.",all_offline:"Geen node antwoordt. Ligt de host of je verbinding eruit?",no_node:"Zo'n node is er niet op deze host.",absent:"De host is op dit moment niet ingesteld.",list:"{all}, {one}"},earnings:{today:"Vandaag",month:"Deze maand",forecast:"Verwachting voor de maand",between:"{low} tot {high} met 80 % zekerheid",a_day:"{amount} per dag",gross:"Bruto",net:"Na stroomkosten",token:"Tokens",show:"Toon verdiensten als",unpriced:"Niet in het totaal, geen prijs: {names}"},nodes:{title:"Nodes",unpaid:"Open {amount}",payout:"Laatste uitbetaling {when}",history:"Verdiensten van de laatste 24 uur",health:{earning:"Verdient",idle:"Zonder werk",degraded:"Verstoord",offline:"Offline",paused:"Gepauzeerd",unknown:"Onbekend"},all:"Alle {count} tonen",fewer:"Minder tonen",due:"uitbetaling verwacht {when}"},quality:{measured:"gemeten",estimated:"geschat",stale:"verouderd",unpriced:"geen prijs",unknown:"onbekend"},resources:{title:"Bronnen",cpu:"CPU",memory:"Geheugen",bandwidth:"Bandbreedte",storage:"Opslag",free:"Vrij",used:"{percent} in gebruik",given:"{node}: {percent}",edit:"Wijzigen",preview:"Voorbeeld",apply:"Toepassen",cancel:"Annuleren",over:"{resource} komt samen op {percent}; er valt hooguit 100 % te verdelen.",nothing:"Niets te wijzigen.",advisory:"alleen getoond, niet toegepast",busy:"Er is een wijziging bezig…",admin:"Alleen beheerders kunnen dit wijzigen.",none:"Geen enkele node van deze host kan van hieruit meer of minder krijgen."},plan:{title:"Een betere verdeling",gain:"{amount} per dag meer verwacht ({low} tot {high})",cost:"Kost eenmalig {amount}",sure:"{percent} zeker",apply:"Toepassen",dry_run:"Proefdraaien",dismiss:"Verwerpen",confirm:"Deze wijzigingen op de machine toepassen?",from_to:"{resource} {before} → {after}",step:"{node}: {change}"},changes:{title:"Recente wijzigingen",undo:"Terugdraaien",confirm:"Alles terugzetten zoals het voor deze wijziging was?",realised:"bracht tot nu toe {amount} op",none:"Nog geen wijzigingen.",outcome:{applied:"Toegepast",rolled_back:"Teruggedraaid",stuck:"Vastgelopen",refused:"Geweigerd",dry_run:"Dit zou gebeuren"}},alerts:{title:"Meldingen",since:"sinds {when}",acknowledge:"Gezien",severity:{critical:"Kritiek",warning:"Waarschuwing",info:"Opmerking"}},config:{entry_id:"Host",title:"Titel",parts:"Getoonde delen",span:"Getoonde periode",node:"Node (naam of id)"},graph:{title:"Verdiensten",day:"Dag",week:"Week",month:"Maand",year:"Jaar",nothing:"Over deze periode is nog niets bekend."},node:{earnings_today:"Vandaag",earnings_month:"Deze maand",earnings_total:"In totaal",worth:"{amount} waard tegen de prijs van elke dag"}};var Ct={card:{loading:"Odczytywanie hosta…",empty:"Ten host nie ma jeszcze węzłów. Dodaj węzeł na stronie integracji.",unloaded:"Host nie jest teraz skonfigurowany. Widzisz ostatni znany stan. ({when})",failed:"Ten host nie istnieje albo nie możesz go zobaczyć.",no_host:"Wybierz hosta w ustawieniach karty.",all_offline:"Żaden węzeł nie odpowiada. Czy host lub łącze nie działa?",no_node:"Na tym hoście nie ma takiego węzła.",absent:"Host nie jest w tej chwili skonfigurowany.",list:"{all}, {one}"},earnings:{today:"Dziś",month:"Ten miesiąc",forecast:"Prognoza na miesiąc",between:"od {low} do {high} z pewnością 80 %",a_day:"{amount} dziennie",gross:"Brutto",net:"Po kosztach prądu",token:"Tokeny",show:"Pokaż zarobki jako",unpriced:"Poza sumą, bez ceny: {names}"},nodes:{title:"Węzły",unpaid:"Do wypłaty {amount}",payout:"Ostatnia wypłata {when}",history:"Zarobki z ostatnich 24 godzin",health:{earning:"Zarabia",idle:"Bez zajęcia",degraded:"Zakłócony",offline:"Offline",paused:"Wstrzymany",unknown:"Nieznany"},all:"Pokaż wszystkie ({count})",fewer:"Pokaż mniej",due:"wypłata oczekiwana {when}"},quality:{measured:"zmierzone",estimated:"szacunek",stale:"nieaktualne",unpriced:"bez ceny",unknown:"nieznane"},resources:{title:"Zasoby",cpu:"Procesor",memory:"Pamięć",bandwidth:"Łącze",storage:"Dysk",free:"Wolne",used:"zajęte {percent}",given:"{node}: {percent}",edit:"Zmień",preview:"Podgląd",apply:"Zastosuj",cancel:"Anuluj",over:"{resource}: razem {percent}; można rozdać najwyżej 100 %.",nothing:"Nie ma czego zmieniać.",advisory:"tylko pokazane, nie zastosowane",busy:"Trwa zmiana…",admin:"Tylko administratorzy mogą to zmienić.",none:"Żadnemu węzłowi tego hosta nie można stąd dać więcej ani mniej."},plan:{title:"Lepszy podział",gain:"spodziewane {amount} dziennie więcej (od {low} do {high})",cost:"Jednorazowy koszt {amount}",sure:"pewność {percent}",apply:"Zastosuj",dry_run:"Próba na sucho",dismiss:"Odrzuć",confirm:"Zastosować te zmiany na maszynie?",from_to:"{resource} {before} → {after}",step:"{node}: {change}"},changes:{title:"Ostatnie zmiany",undo:"Cofnij",confirm:"Przywrócić wszystko do stanu sprzed tej zmiany?",realised:"dotąd przyniosła {amount}",none:"Nie było jeszcze zmian.",outcome:{applied:"Zastosowano",rolled_back:"Cofnięto",stuck:"Utknęło",refused:"Odmówiono",dry_run:"To zostałoby zrobione"}},alerts:{title:"Alerty",since:"od {when}",acknowledge:"Przyjmuję",severity:{critical:"Krytyczny",warning:"Ostrzeżenie",info:"Informacja"}},config:{entry_id:"Host",title:"Tytuł",parts:"Pokazywane części",span:"Pokazywany okres",node:"Węzeł (nazwa lub id)"},graph:{title:"Zarobki",day:"Dzień",week:"Tydzień",month:"Miesiąc",year:"Rok",nothing:"O tym okresie nic jeszcze nie wiadomo."},node:{earnings_today:"Dziś",earnings_month:"Ten miesiąc",earnings_total:"Łącznie",worth:"Warte {amount} po cenach z danego dnia"}};var Et={card:{loading:"正在读取主机…",empty:"此主机还没有节点。请在集成页面添加一个。",unloaded:"主机目前未设置。您看到的是最后已知的状态。（{when}）",failed:"此主机不存在，或您无权查看。",no_host:"请在卡片设置中选择主机。",all_offline:"没有节点应答。是主机还是网络中断了？",no_node:"此主机上没有这个节点。",absent:"主机目前未设置。",list:"{all}、{one}"},earnings:{today:"今天",month:"本月",forecast:"本月预测",between:"{low} 至 {high}，80 % 把握",a_day:"每天 {amount}",gross:"毛收入",net:"扣除电费",token:"代币",show:"收入显示方式",unpriced:"无价格，未计入总额：{names}"},nodes:{title:"节点",unpaid:"未付 {amount}",payout:"上次付款 {when}",history:"最近 24 小时的收入",health:{earning:"正在赚取",idle:"空闲",degraded:"异常",offline:"离线",paused:"已暂停",unknown:"未知"},all:"显示全部 {count} 个",fewer:"收起",due:"预计{when}付款"},quality:{measured:"实测",estimated:"估计",stale:"过时",unpriced:"无价格",unknown:"未知"},resources:{title:"资源",cpu:"处理器",memory:"内存",bandwidth:"带宽",storage:"存储",free:"空闲",used:"已用 {percent}",given:"{node}：{percent}",edit:"更改",preview:"预览",apply:"应用",cancel:"取消",over:"{resource} 合计 {percent}；最多只能分配 100 %。",nothing:"没有可更改的内容。",advisory:"仅显示，不会应用",busy:"正在更改…",admin:"只有管理员可以更改。",none:"此主机上没有可在此调整的节点。"},plan:{title:"更好的分配",gain:"预计每天多 {amount}（{low} 至 {high}）",cost:"一次性成本 {amount}",sure:"{percent} 把握",apply:"应用",dry_run:"试运行",dismiss:"忽略",confirm:"要在机器上应用这些更改吗？",from_to:"{resource} {before} → {after}",step:"{node}：{change}"},changes:{title:"最近的更改",undo:"撤销",confirm:"要恢复到此更改之前的状态吗？",realised:"至今带来 {amount}",none:"还没有更改。",outcome:{applied:"已应用",rolled_back:"已撤销",stuck:"卡住",refused:"被拒绝",dry_run:"将会执行"}},alerts:{title:"警报",since:"始于 {when}",acknowledge:"知道了",severity:{critical:"严重",warning:"警告",info:"提示"}},config:{entry_id:"主机",title:"标题",parts:"显示的部分",span:"显示的时间",node:"节点（名称或 id）"},graph:{title:"收入",day:"天",week:"周",month:"月",year:"年",nothing:"这段时间还没有已知的数据。"},node:{earnings_today:"今天",earnings_month:"本月",earnings_total:"总计",worth:"按当日价格值 {amount}"}};var jt={de:Rt,en:Ge,es:Tt,fr:Pt,nl:zt,pl:Ct,"zh-Hans":Et};function Ht(r,e){let t=r;for(let n of e)t=typeof t=="object"?t[n]:void 0;return typeof t=="string"?t:null}function Z(r){let e=r?.language??"en",t=s=>s.split("-")[0],n=Object.keys(jt);return n.find(s=>s===e)??n.find(s=>t(s)===t(e))??"en"}function C(r,e){let[t="",...n]=e;return n.reduce((s,o)=>m(r,"card.list",{all:s,one:o}),t)}function m(r,e,t={}){let n=e.split(".");return(Ht(jt[Z(r)],n)??Ht(Ge,n)??e).replace(/\{(\w+)\}/g,(o,i)=>t[i]??o)}var Ke=class{constructor(e,t){this.entryId=e;this.forget=t;this.watchers=new Set;this.end=null;this.state={view:null,status:"loading"}}watch(e,t){return this.watchers.add(t),t(this.state),this.end??=this.begin(e),()=>{this.watchers.delete(t),!this.watchers.size&&(this.end?.then(n=>n()).catch(()=>{}),this.forget())}}async begin(e){try{return await e.connection.subscribeMessage(t=>this.take(t),{type:"depin_orchestrator/subscribe",entry_id:this.entryId,language:Z(e)})}catch{return this.publish({view:null,status:"failed"}),async()=>{}}}take(e){if(e.kind==="unloaded")this.publish({...this.state,status:"unloaded"});else{let t=In(e.kind==="full"?null:this.state.view,e);this.publish({view:t,status:"ready"})}}publish(e){this.state=e;for(let t of this.watchers)t(e)}};function In(r,e){let{kind:t,nodes:n,...s}=e;if(t==="full"||r===null)return{...s,nodes:n};let o={...r.nodes};for(let[i,a]of Object.entries(n??{}))a===null?delete o[i]:o[i]=a;return{...r,...s,nodes:o}}var Ze=new Map;function Je(r,e){return`${e} ${Z(r)}`}function Ot(r,e,t){let n=Je(r,e),s=Ze.get(n);return s||Ze.set(n,s=new Ke(e,()=>Ze.delete(n))),s.watch(r,t)}var ae="depin_orchestrator";function q(r){return r.primary_config_entry??r.config_entries?.[0]}function le(r){let e=(r.identifiers??[]).find(([n])=>n===ae),t=q(r);return e&&t&&!e[1].includes(t)?e[1]:void 0}function Qe(r,e){let t=r.entities[e];return t?.platform===ae?r.devices[t.device_id??""]:void 0}function K(r){let e=new Set(Object.values(r.entities).filter(n=>n.platform===ae).map(n=>n.device_id)),t=Object.values(r.devices).filter(n=>e.has(n.id)).map(q);return[...new Set(t.filter(n=>!!n))]}function Mt(r,e,t){let n={config_entry_id:e,alert_id:t};return r.callService(ae,"acknowledge_alert",n,void 0,!1)}function J(r,e,t,n={}){return r.callWS({type:`${ae}/${e}`,entry_id:t,...n})}function I(...r){return{schema:[{name:"entry_id",selector:{config_entry:{integration:"depin_orchestrator"}}},...r],computeLabel:(t,n)=>m(n,`config.${t.name}`)}}var Q={name:"title",selector:{text:{}}},x=class extends z{constructor(){super(...arguments);this.feed={view:null,status:"loading"};this.stop=null;this.watched=null}setConfig(t){if(t.entry_id!==void 0&&typeof t.entry_id!="string")throw new Error("entry_id has to be the id of a host's config entry");this.config=t}get entryId(){return this.config?.entry_id?this.config.entry_id:this.hass?K(this.hass)[0]??null:null}get wanted(){return this.hass&&this.entryId?Je(this.hass,this.entryId):null}t(t,n){return m(this.hass,t,n)}render(){return d`<ha-card>${this.hass?this.content(this.hass):c}</ha-card>`}content(t){let{view:n,status:s}=this.feed;return this.entryId?s==="failed"?d`<p role="alert">${this.t("card.failed")}</p>`:n?this.body(t,n):s==="unloaded"?d`<p role="status">${this.t("card.absent")}</p>`:d`<p class="soft" aria-busy="true">${this.t("card.loading")}</p>`:d`<p>${this.t("card.no_host")}</p>`}connectedCallback(){super.connectedCallback(),this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.leave()}willUpdate(t){(t.has("hass")||t.has("config"))&&this.follow()}shouldUpdate(t){if(t.size>1||!t.has("hass"))return!0;let n=t.get("hass");return!n||n.language!==this.hass?.language||n.locale!==this.hass?.locale||this.watched!==this.wanted}follow(){let{entryId:t,wanted:n}=this;!this.hass||!this.isConnected||n===this.watched||(this.leave(),t!==null&&(this.watched=n,this.stop=Ot(this.hass,t,s=>{this.feed=s})))}leave(){this.stop?.(),this.stop=null,this.watched=null}};b([_e({attribute:!1})],x.prototype,"hass",2),b([A()],x.prototype,"config",2),b([A()],x.prototype,"feed",2);function Nt(r){return JSON.stringify(r.map(({node:e,resource:t,after:n})=>[e,t,n.share]))}var ke=class{constructor(e,t){this.host=e;this.send=t;this.draft=null;this.busy=!1;this.place=null;this.result=null;this.fault=null;this.question=null;e.addController(this)}hostConnected(){}edit(e){this.draft=e,this.forget()}move(e,t,n){this.draft={...this.draft,[e]:{...this.draft?.[e],[t]:n}},this.forget()}async preview(e,t){await this.run(e,()=>this.tried(t))}async propose(e,t,n){if(this.busy)return;await this.preview(e,n);let{result:s}=this;if(s?.outcome!=="dry_run"||!s.steps.length)return;let{steps:o}=s,i=async()=>{let a=await this.tried(n);return Nt(a.steps)===Nt(o)?this.send("reallocate",{allocation:n}):a};this.result=null,this.question={...t,steps:o,act:i},this.host.requestUpdate()}undo(e,t,n){this.forget(),this.place=e;let s=n.steps.map(i=>({...i,before:i.after,after:i.before})),o=()=>this.send("rollback",{reallocation_id:n.reallocation_id});this.question={...t,steps:s,act:o},this.host.requestUpdate()}no(){this.question=null,this.host.requestUpdate()}async yes(){let{question:e,place:t}=this;if(this.question=null,!e||!t)return;await this.run(t,e.act);let{outcome:n}=this.result??{};n&&n!=="refused"&&n!=="dry_run"&&(this.draft=null),this.host.requestUpdate()}async run(e,t){if(!this.busy){this.forget(),this.place=e,this.busy=!0,this.host.requestUpdate();try{this.result=await t()??null}catch(n){this.fault=n.message??String(n)}finally{this.busy=!1,this.host.requestUpdate()}}}tried(e){return this.send("reallocate",{allocation:e,dry_run:!0})}forget(){this.place=this.result=this.fault=this.question=null,this.host.requestUpdate()}};var Dt=new Map,Vt=r=>`depin_orchestrator.dismissed.${r}`,Ye=r=>r.plan_id??r.sentence;function Ut(r,e){Dt.set(r,Ye(e));try{localStorage.setItem(Vt(r),Ye(e))}catch{}}function qt(r,e){let t=null;try{t=localStorage.getItem(Vt(r))}catch{}return(t??Dt.get(r))===Ye(e)}var It={comma_decimal:"en-US",decimal_comma:"de",space_comma:"fr",quote_decimal:"de-CH",none:"en-US",system:void 0},Lt=new Map;function et(r,e,t){let n=r.name+e+JSON.stringify(t),s=Lt.get(n);return s||Lt.set(n,s=new r(e,t)),s}function Xe(r,e,t){let{number_format:n,language:s}=r.locale,o=n in It?It[n]:s,i=n==="none"?{useGrouping:!1}:{};return et(Intl.NumberFormat,o,{...t,...i}).format(e)}function w(r){if(!r||r.value===null||typeof r.value=="boolean")return null;let e=Number(r.value);return Number.isFinite(e)?e:null}function v(r,e,t){if(!(/^[A-Z]{3}$/.test(t)&&!["GLM"].includes(t))){let o={maximumSignificantDigits:Math.abs(e)>=1e3?6:4};return`${Xe(r,e,o)} ${t}`}let s=e!==0&&Math.abs(e)<.1;return Xe(r,e,{style:"currency",currency:t,maximumFractionDigits:s?4:2,minimumFractionDigits:2})}function $(r,e,t=0){return Xe(r,e/100,{style:"percent",maximumFractionDigits:t})}function Ft(r,e,t){let{language:n,time_format:s,time_zone:o}=r.locale,i=o==="server"&&r.config?.time_zone;return et(Intl.DateTimeFormat,n,{...t,...s==="12"||s==="24"?{hour12:s==="12"}:{},...i?{timeZone:i}:{}}).format(new Date(e))}function S(r,e,t=Date.now()){let n=(Date.parse(e)-t)/1e3,s=et(Intl.RelativeTimeFormat,r.locale.language,{numeric:"auto"}),o=[[86400,"day"],[3600,"hour"],[60,"minute"]];for(let[i,a]of o)if(Math.abs(n)>=i)return s.format(Math.round(n/i),a);return s.format(Math.round(n),"second")}var Wt=["critical","warning","info"];function Bt(r,e,t){let n=[...e].sort((s,o)=>Wt.indexOf(s.severity)-Wt.indexOf(o.severity));return d`<ul>
    ${n.map(s=>d`<li class="note row ${s.severity}">
        <div>
          <strong>${s.title}</strong>
          ${s.message?d`<div>${s.message}</div>`:c}
          <div class="soft">
            ${m(r,`alerts.severity.${s.severity}`)} ·
            ${m(r,"alerts.since",{when:S(r,s.since)})}
          </div>
        </div>
        <button @click=${()=>t(s.id)}>${m(r,"alerts.acknowledge")}</button>
      </li>`)}
  </ul>`}function Ae(r,e,t){let n=s=>s.share===null?String(s.amount):$(r,s.share,1);return t.length?d`<ul>
    ${t.map(s=>d`<li>
        ${m(r,"plan.step",{node:e.nodes[s.node]?.name??s.node,change:m(r,"plan.from_to",{resource:m(r,`resources.${s.resource}`),before:n(s.before),after:n(s.after)})})}
      </li>`)}
  </ul>`:d`<div>${m(r,"resources.nothing")}</div>`}function Ln(r,e,t){let n=t.outcome==="refused"||t.outcome==="stuck",s=t.steps.length||!n?Ae(r,e,t.steps):c;return d`<div class="note ${n?"bad":"info"}" role="status">
    <strong>${m(r,`changes.outcome.${t.outcome}`)}</strong>
    ${t.reasons.map(o=>d`<div>${o.message}</div>`)}
    ${s}
  </div>`}function de(r,e,t,n){return t.place!==n?c:d`
    ${t.result?Ln(r,e,t.result):c}
    ${t.fault?d`<div class="note bad" role="alert">${t.fault}</div>`:c}
  `}function Gt(r,e,t){let{question:n}=t;if(!n)return c;let s=i=>i.target.closest("dialog")?.close(),o=i=>{s(i),t.yes()};return d`<dialog aria-labelledby="question" @close=${()=>t.no()}>
    <h3 id="question">${n.text}</h3>
    ${Ae(r,e,n.steps)}
    <div class="buttons">
      <button class="main" @click=${o}>${n.button}</button>
      <button autofocus @click=${s}>
        ${m(r,"resources.cancel")}
      </button>
    </div>
  </dialog>`}function Fn(r,e,t,n){return d`<li class="row">
    <details>
      <summary>
        ${m(r,`changes.outcome.${t.outcome}`)}
        <span class="soft">
          ${t.at?S(r,t.at):c} · ${C(r,t.nodes)}
          ${t.realised_gain?d`· ${m(r,"changes.realised",{amount:v(r,Number(t.realised_gain),e.currency)})}`:c}
        </span>
      </summary>
      ${t.reasons.map(s=>d`<div>${s.message}</div>`)}
      ${Ae(r,e,t.steps)}
    </details>
    ${n?d`<button @click=${n}>${m(r,"changes.undo")}</button>`:c}
  </li>`}function Zt(r,e,t,n){if(!t.length)return d`<div class="soft">${m(r,"changes.none")}</div>`;let s=t.filter(i=>i.restores&&i.outcome==="rolled_back"),o=t.find(i=>i.outcome==="applied"&&!i.restores&&!s.some(a=>a.restores===i.reallocation_id));return d`<ul>
    ${t.map(i=>Fn(r,e,i,n&&i===o?()=>n(i):null))}
  </ul>`}function Wn(r){return(r?.unit??"").replace(/\/d$/,"")}function L(r,e,t=!1){let n=w(e),s=e?.quality??"unknown";if(n===null)return d`<span class="soft">${m(r,`quality.${s==="unpriced"?s:"unknown"}`)}</span>`;let o=v(r,n,Wn(e)),i=t?m(r,"earnings.a_day",{amount:o}):o,a=s==="measured"?c:m(r,`quality.${s}`);return d`${i} <span class="soft">${a}</span>`}function Jt(r,e,t){let{host:n}=e,s=w(n.forecast_month_low),o=w(n.forecast_month_high),i=s===null||o===null?c:m(r,"earnings.between",{low:v(r,s,e.currency),high:v(r,o,e.currency)}),a=t==="net"?n.net_rate:n.earnings_rate;return d`
    ${t==="token"?Bn(r,e):d`<div class="now">${L(r,a,!0)}</div>`}
    <dl class="figures">
      ${tt(r,e,t,"today","earnings_today")}
      ${tt(r,e,t,"month","earnings_month")}
      ${tt(r,e,t,"forecast","forecast_month",t==="token"?c:i)}
    </dl>
    ${e.unpriced.length?d`<div class="soft">
          ${m(r,"earnings.unpriced",{names:C(r,e.unpriced)})}
        </div>`:c}
  `}function tt(r,e,t,n,s,o=c){let i=t==="net"?` · ${m(r,"earnings.gross")}`:"",a=t==="token"?Qt(e,s):[e.host[s]];return d`<div>
    <dt>${m(r,`earnings.${n}`)}${i}</dt>
    ${(a.length?a:[void 0]).map(l=>d`<dd>${L(r,l)}</dd>`)}
    ${o===c?c:d`<dd class="soft">${o}</dd>`}
  </div>`}var Kt=["measured","estimated","stale"];function Qt(r,e){let t=new Map;for(let{protocol:n,readings:s}of Object.values(r.nodes))s[e]&&t.set(n,[...t.get(n)??[],s[e]]);return[...t.values()].flatMap(n=>{let s=n.filter(l=>w(l)!==null),[o]=s;if(!o)return[];let i=s.map(({quality:l})=>Kt.indexOf(l)),a=Kt[Math.max(s.length<n.length?1:0,...i)];return[{...o,quality:a,value:s.reduce((l,u)=>l+w(u),0)}]})}function Bn(r,e){let t=Qt(e,"earnings_rate");return d`<div class="figures">
    ${t.map(n=>d`<div class="now">${L(r,n,!0)}</div>`)}
  </div>`}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Yt={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Se=r=>(...e)=>({_$litDirective$:r,values:e}),Y=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,n){this._$Ct=e,this._$AM=t,this._$Ci=n}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};/**
 * @license
 * Copyright 2018 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Gn={},Xt=Se(class extends Y{constructor(){super(...arguments),this.ot=Gn}render(r,e){return e()}update(r,[e,t]){if(Array.isArray(e)){if(Array.isArray(this.ot)&&this.ot.length===e.length&&e.every((n,s)=>n===this.ot[s]))return _}else if(this.ot===e)return _;return this.ot=Array.isArray(e)?Array.from(e):e,this.render(e,t)}});/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{I:Zn}=At,en=r=>r;var tn=()=>document.createComment(""),X=(r,e,t)=>{let n=r._$AA.parentNode,s=e===void 0?r._$AB:e._$AA;if(t===void 0){let o=n.insertBefore(tn(),s),i=n.insertBefore(tn(),s);t=new Zn(o,i,r,r.options)}else{let o=t._$AB.nextSibling,i=t._$AM,a=i!==r;if(a){let l;t._$AQ?.(r),t._$AM=r,t._$AP!==void 0&&(l=r._$AU)!==i._$AU&&t._$AP(l)}if(o!==s||a){let l=t._$AA;for(;l!==o;){let u=en(l).nextSibling;en(n).insertBefore(l,s),l=u}}}return t},E=(r,e,t=r)=>(r._$AI(e,t),r),Kn={},nn=(r,e=Kn)=>r._$AH=e,rn=r=>r._$AH,Re=r=>{r._$AR(),r._$AA.remove()};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var sn=(r,e,t)=>{let n=new Map;for(let s=e;s<=t;s++)n.set(r[s],s);return n},on=Se(class extends Y{constructor(r){if(super(r),r.type!==Yt.CHILD)throw Error("repeat() can only be used in text expressions")}dt(r,e,t){let n;t===void 0?t=e:e!==void 0&&(n=e);let s=[],o=[],i=0;for(let a of r)s[i]=n?n(a,i):i,o[i]=t(a,i),i++;return{values:o,keys:s}}render(r,e,t){return this.dt(r,e,t).values}update(r,[e,t,n]){let s=rn(r),{values:o,keys:i}=this.dt(e,t,n);if(!Array.isArray(s))return this.ut=i,o;let a=this.ut??=[],l=[],u,h,p=0,g=s.length-1,f=0,y=o.length-1;for(;p<=g&&f<=y;)if(s[p]===null)p++;else if(s[g]===null)g--;else if(a[p]===i[f])l[f]=E(s[p],o[f]),p++,f++;else if(a[g]===i[y])l[y]=E(s[g],o[y]),g--,y--;else if(a[p]===i[y])l[y]=E(s[p],o[y]),X(r,l[y+1],s[p]),p++,y--;else if(a[g]===i[f])l[f]=E(s[g],o[f]),X(r,s[p],s[g]),g--,f++;else if(u===void 0&&(u=sn(i,f,y),h=sn(a,p,g)),u.has(a[p]))if(u.has(a[g])){let k=h.get(i[f]),Me=k!==void 0?s[k]:null;if(Me===null){let lt=X(r,s[p]);E(lt,o[f]),l[f]=lt}else l[f]=E(Me,o[f]),X(r,s[p],Me),s[k]=null;f++}else Re(s[g]),g--;else Re(s[p]),p++;for(;f<=y;){let k=X(r,l[y+1]);E(k,o[f]),l[f++]=k}for(;p<=g;){let k=s[p++];k!==null&&Re(k)}return this.ut=i,nn(r,l),_}});var an=[0,22,44];function H(r){let e=new Map;return new Map(Object.values(r).map(({id:t,protocol:n})=>{let s=e.get(n)??0;e.set(n,s+1);let o=an[s%an.length];return[t,`color-mix(in srgb, var(--depin-${n}, var(--soft)), var(--primary-text-color) ${o}%)`]}))}var Jn={storj:"M5 7c0-3.5 14-3.5 14 0v10c0 3.5-14 3.5-14 0zc0 3.5 14 3.5 14 0M5 12c0 3.5 14 3.5 14 0",golem:"M7 7h10v10H7zM10 3v4m4-4v4m-4 10v4m4-4v4M3 10h4m-4 4h4m10-4h4m-4 4h4",streamr:"M3 8q4.5-5 9 0t9 0M3 13q4.5-5 9 0t9 0M3 18q4.5-5 9 0t9 0",grass:"M12 21C12 14 13 9 16 4M12 21C11 15 9 12 4 10M12 21c1-5 4-8 8-9"};function ln(r){return V`<svg viewBox="0 0 24 24"><path d=${Jn[r]??""} /></svg>`}var Te=10,dn=84,nt=28;function Qn(r,e){let t=r.filter(l=>l!==null),n=Math.max(...t,0),s=Math.min(...t,0),o=n-s||1,i="M",a=r.map((l,u)=>{if(l===null)return i="M","";let h=u/Math.max(1,r.length-1)*dn,p=`${i}${h.toFixed(1)} ${(nt-1-(l-s)/o*(nt-2)).toFixed(1)}`;return i="L",p});return d`<svg class="spark" viewBox="0 0 ${dn} ${nt}" role="img" aria-label=${e}>
    ${V`<path d=${a.join("")} />`}
  </svg>`}function Yn(r,e,t,n,s,o){let i=n==="token"?e.readings.earnings_rate:e.readings[n==="net"?"net_rate":"earnings_rate_fiat"]??e.readings.earnings_rate_fiat,a=e.readings.earnings_rate,l=w(i)===null&&w(a)!==null?a:i,u=w(e.readings.unpaid),h=s?.map(p=>p===null?null:Number(p))??[];return d`<li class="node" style="--colour: ${t}">
    <span class="mark" role="img" aria-label=${e.protocol}>${ln(e.protocol)}</span>
    <span class="name">
      <span title=${e.name}>${e.name}</span>
      <span class="health ${e.health}" title=${e.health_reason??c}>
        ${m(r,`nodes.health.${e.health}`)}
        ${u===null?c:d` ·
            ${m(r,"nodes.unpaid",{amount:v(r,u,e.readings.unpaid?.unit??"")})}`}
        ${o&&Date.parse(o)>Date.now()?d` · ${m(r,"nodes.due",{when:S(r,o)})}`:c}
      </span>
    </span>
    ${h.some(p=>p!==null)?Qn(h,m(r,"nodes.history")):d`<span class="spark"></span>`}
    <span class="amount">${L(r,l,!0)}</span>
  </li>`}var cn=["offline","degraded","unknown","paused","idle","earning"];function Xn(r,e){let t=Object.values(r.nodes);return t.length<=Te?t:(t.sort((n,s)=>cn.indexOf(n.health)-cn.indexOf(s.health)),e?t:t.slice(0,Te))}function Pe(r,e,t,n,s=!0){let o=H(e.nodes);return d`<ul aria-label=${m(r,"nodes.title")}>
    ${on(Xn(e,s),i=>i.id,i=>{let a=o.get(i.id)??"var(--soft)",l=n?.nodes[i.id]?.earned,u=e.payouts?.[i.id],h=[i,a,t,l,u,r.language,r.locale];return Xt(h,()=>Yn(r,i,a,t,l,u))})}
  </ul>`}var ze=["cpu","memory","bandwidth","storage"];function er(r,e,t){let n=ze.filter(o=>t.before[o]!==t.after[o]).map(o=>m(r,"plan.from_to",{resource:m(r,`resources.${o}`),before:$(r,t.before[o]??0,1),after:$(r,t.after[o]??0,1)})),s=e.nodes[t.node]?.name??t.node;return d`<li>${m(r,"plan.step",{node:s,change:C(r,n)})}</li>`}function un(r,e,t){let{moves:n,sentence:s,sentences:o}=t,i=a=>v(r,a,e.currency);return d`
    <div>${o?.[Z(r)]??s}</div>
    ${n.length?d`
          <ul>
            ${n.map(a=>er(r,e,a))}
          </ul>
          <div>
            ${m(r,"plan.gain",{amount:i(t.gain),low:i(t.gain_low),high:i(t.gain_high)})}
          </div>
          <div class="soft">
            ${m(r,"plan.cost",{amount:i(t.cost)})} ·
            ${m(r,"plan.sure",{percent:$(r,100*t.confidence)})}
          </div>
        `:c}
  `}var rt=.5,pn=100.05,tr={cpu:{key:"cpu_usage",unit:0},memory:{key:"memory_usage",unit:1024**3},bandwidth:{key:"network_out",unit:1e6/8},storage:{key:"storage_used",unit:1e9}};function ot(r,e,t,n){return n?.[e]?.[t]??w(r.nodes[e]?.readings[`${t}_allocation`])}function nr(r,e,t){let{key:n,unit:s}=tr[t],o=w(e.readings[n]);if(o===null||!s)return o;let i=r.capacity[t];return i?100*o/(i*s):null}function F(r){return ze.filter(e=>Object.values(r.controls).some(t=>(t[e]?.enforcement??"advisory")!=="advisory"))}function st(r){return r.reduce((e,t)=>e+(t??0),0)}function hn(r,e,t){return st(Object.keys(r.nodes).map(n=>ot(r,n,e,t)))}function mn(r,e){return F(r).some(t=>hn(r,t,e)>pn)}function gn(r,e,t){let n=r.controls[e]?.[t];return n&&n.enforcement!=="advisory"?n:null}function rr(r,e,{minimum:t,maximum:n},s){let o=r.currentTarget,i=o.closest(".bar"),l=(getComputedStyle(i).direction==="rtl"?-1:1)*100/i.getBoundingClientRect().width;o.setPointerCapture(r.pointerId),o.onpointermove=u=>{let h=e+(u.clientX-r.clientX)*l,p=Math.round(h/rt)*rt;s(Math.min(n,Math.max(t,p)))},o.onlostpointercapture=()=>o.onpointermove=null}function sr(r,e,t,n){let s=H(e.nodes),o=Object.values(e.nodes).map(u=>({node:u,share:ot(e,u.id,t,n.draft)??0,used:nr(e,u,t)})).filter(u=>u.share>0),i=(u,h)=>m(r,"resources.given",{node:u.name,percent:$(r,h,1)}),a=o.some(u=>u.used!==null)?st(o.map(u=>u.used)):null,l=Math.max(0,100-st(o.map(u=>u.share)));return d`<div>
    <div class="row">
      <span>${m(r,`resources.${t}`)}</span>
      <span class="soft">
        ${a===null?c:d`${m(r,"resources.used",{percent:$(r,a,1)})} · `}
        ${m(r,"resources.free")} ${$(r,l,1)}
      </span>
    </div>
    <div
      class="bar ${n.draft?"open":""}"
      role="img"
      aria-label=${C(r,o.map(({node:u,share:h})=>i(u,h)))}
    >
      ${o.map(({node:u,share:h,used:p})=>{let g=n.draft&&!n.busy?gn(e,u.id,t):null,f=y=>rr(y,h,g,k=>n.move(u.id,t,k));return d`<span
          title=${i(u,h)}
          style="--colour: ${s.get(u.id)}; width: ${h}%"
          >${p===null?c:d`<i style="width: ${Math.min(100,100*p/h)}%"></i>`}
          ${g?d`<b @pointerdown=${f}></b>`:c}</span
        >`})}
    </div>
  </div>`}function or(r,e,t,n){let s=H(e.nodes),o=Object.values(e.nodes).map(i=>{let a=gn(e,i.id,t),l=ot(e,i.id,t,n.draft);return l===null?c:a?d`<label class="slider" style="--colour: ${s.get(i.id)}">
      <span class="name"><span>${i.name}</span></span>
      <input
        type="range"
        min=${a.minimum}
        max=${a.maximum}
        step=${rt}
        .value=${String(l)}
        aria-label="${i.name}, ${m(r,`resources.${t}`)}"
        aria-valuetext=${$(r,l,1)}
        ?disabled=${n.busy}
        @input=${u=>n.move(i.id,t,Number(u.target.value))}
      />
      <span class="amount">${$(r,l,1)}</span>
    </label>`:d`<div class="slider">
        <span class="name"><span>${i.name}</span></span>
        <span class="soft">${m(r,"resources.advisory")}</span>
        <span class="amount">${$(r,l,1)}</span>
      </div>`});return d`${o}`}function Ce(r){let e=H(r.nodes);return d`<div class="legend soft">
    ${Object.values(r.nodes).map(t=>d`<span style="--colour: ${e.get(t.id)}">${t.name}</span>`)}
  </div>`}function Ee(r,e,t){return d`${F(e).map(n=>{let s=hn(e,n,t.draft);return d`
      ${sr(r,e,n,t)}
      ${t.draft?or(r,e,n,t):c}
      ${s>pn?d`<div class="note bad" role="alert">
            ${m(r,"resources.over",{resource:m(r,`resources.${n}`),percent:$(r,s,1)})}
          </div>`:c}
    `})}`}var W=De`
  :host {
    --gap: 12px;
    --depin-storj: #1f6fe0;
    --depin-golem: #7b5cd6;
    --depin-streamr: #d14a12;
    --depin-grass: #2f8a40;
    --good: var(--success-color, #2e7d32);
    --warn: var(--warning-color, #b26a00);
    --bad: var(--error-color, #c62828);
    --soft: var(--secondary-text-color);
    /* The theme's own colour is too pale for words on most backgrounds. */
    --accent: color-mix(in srgb, var(--primary-color), var(--primary-text-color) 45%);
    display: block;
  }
  ha-card {
    display: flex;
    flex-direction: column;
    gap: var(--gap);
    padding: 16px;
    height: 100%;
    box-sizing: border-box;
    overflow: hidden;
    container-type: inline-size;
  }
  h2,
  h3 {
    margin: 0;
    font-weight: 500;
  }
  h2 {
    font-size: 1.25rem;
  }
  h3 {
    font-size: 0.9rem;
    color: var(--soft);
  }
  header {
    display: flex;
    justify-content: space-between;
    align-items: start;
    gap: var(--gap);
    flex-wrap: wrap;
  }
  .now {
    font-size: 1.9rem;
    line-height: 1.1;
    font-variant-numeric: tabular-nums;
  }
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(8em, 1fr));
    gap: var(--gap);
    margin: 0;
  }
  dt {
    color: var(--soft);
    font-size: 0.85rem;
  }
  dd {
    margin: 0;
    font-variant-numeric: tabular-nums;
  }
  .soft {
    color: var(--soft);
    font-size: 0.85rem;
  }
  .note {
    padding: 8px 12px;
    border-radius: 8px;
    border-inline-start: 4px solid var(--level, var(--warn));
    background: color-mix(in srgb, var(--level, var(--warn)) 10%, transparent);
    --soft: var(--primary-text-color);
  }
  .note.bad,
  .note.critical {
    --level: var(--bad);
  }
  .note.info {
    --level: var(--primary-color);
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  .node {
    display: grid;
    grid-template-columns: auto 1fr auto auto;
    align-items: center;
    column-gap: 10px;
  }
  .mark {
    width: 32px;
    height: 32px;
    border-radius: 50%;
    display: grid;
    place-items: center;
    background: var(--colour);
  }
  .mark svg {
    width: 20px;
    fill: none;
    stroke: #fff;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .name {
    min-width: 0;
  }
  .name > * {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .amount {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .node .amount {
    min-width: 7.5em;
  }
  .node .amount .soft {
    display: block;
  }
  .name > .health {
    font-size: 0.85rem;
    color: var(--soft);
    white-space: normal;
  }
  .health::before,
  .legend span::before {
    content: "";
    display: inline-block;
    width: 8px;
    height: 8px;
    border-radius: 50%;
    margin-inline-end: 6px;
    background: var(--colour);
  }
  .health {
    --colour: var(--soft);
  }
  .health.earning {
    --colour: var(--good);
  }
  .health.degraded,
  .health.paused {
    --colour: var(--warn);
  }
  .health.offline {
    --colour: var(--bad);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
  }
  .spark {
    width: 84px;
    height: 28px;
  }
  .spark path {
    fill: none;
    stroke: var(--colour);
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .bar {
    display: flex;
    height: 14px;
    border-radius: 7px;
    overflow: hidden;
    background: var(--divider-color, #ccc);
    transition: height 0.3s;
  }
  .bar.open {
    height: 28px;
  }
  .bar > span {
    flex: none;
    box-sizing: border-box;
    background: color-mix(in srgb, var(--colour) 60%, var(--card-background-color, #fff));
    border-inline-end: 1px solid var(--card-background-color, #fff);
    position: relative;
    transition: width 0.3s;
  }
  .bar.open > span {
    transition: none;
  }
  /* The part in use, in the full colour. */
  .bar i {
    display: block;
    height: 100%;
    background: var(--colour);
  }
  .bar b {
    position: absolute;
    inset-block: 0;
    inset-inline-end: 0;
    width: min(20px, 100%);
    cursor: ew-resize;
    touch-action: none;
  }
  .bar b::after {
    content: "";
    position: absolute;
    inset-block: 6px;
    inset-inline-end: 4px;
    width: 4px;
    border-radius: 2px;
    background: var(--card-background-color, #fff);
  }
  .graph {
    width: 100%;
    height: 160px;
    background: linear-gradient(var(--divider-color, #ccc), var(--divider-color, #ccc)) bottom / 100% 1px
      no-repeat;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .row {
    display: flex;
    justify-content: space-between;
    gap: 4px var(--gap);
    align-items: center;
    flex-wrap: wrap;
  }
  .row > div,
  details {
    flex: 1;
    min-width: 12em;
  }
  summary {
    cursor: pointer;
  }
  dialog {
    font: inherit;
    color: var(--primary-text-color);
    background: var(--card-background-color, #fff);
    border: 1px solid var(--divider-color, #ccc);
    border-radius: 16px;
    padding: 20px;
    max-width: min(28em, calc(100vw - 48px));
    box-sizing: border-box;
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
    gap: var(--gap);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 50%);
  }
  .slider {
    display: grid;
    grid-template-columns: minmax(6em, 1fr) 2fr 4em;
    gap: 8px;
    align-items: center;
  }
  input[type="range"] {
    width: 100%;
    accent-color: var(--colour);
    min-height: 24px;
  }
  button {
    font: inherit;
    color: var(--accent);
    background: none;
    border: 1px solid currentColor;
    border-radius: 999px;
    padding: 6px 14px;
    min-height: 36px;
    cursor: pointer;
    flex: none;
  }
  ha-card > button {
    align-self: start;
  }
  button.main,
  button[aria-pressed="true"] {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--card-background-color, #fff);
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  button:focus-visible,
  summary:focus-visible,
  input:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  section {
    display: flex;
    flex-direction: column;
    gap: 8px;
    border-top: 1px solid var(--divider-color, #ccc);
    padding-top: var(--gap);
  }
  @container (max-width: 380px) {
    .spark {
      display: none;
    }
    .node {
      grid-template-columns: auto 1fr auto;
    }
    .slider {
      grid-template-columns: 1fr 4em;
    }
    .slider .name {
      grid-column: 1 / -1;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
`;var fn=["earnings","alerts","nodes","resources","plan","changes"],P=class extends x{constructor(){super(...arguments);this.show="gross";this.all=!1;this.history=null;this.list=null;this.asked=null;this.changer=new ke(this,async(t,n)=>{let s=await J(this.hass,t,this.entryId,n);return"dry_run"in n||(this.list=this.asked=null),s})}static getStubConfig(t){let[n]=K(t);return n?{entry_id:n}:{}}static getConfigForm(){let t={select:{multiple:!0,options:[...fn]}};return I(Q,{name:"parts",selector:t})}getCardSize(){return 8}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}willUpdate(t){super.willUpdate(t),this.fetch()}updated(){let t=this.renderRoot.querySelector("dialog");t&&!t.open&&t.showModal()}fetch(){let{view:t,status:n}=this.feed,s=this.entryId;if(!this.hass||!t||!s||n!=="ready")return;let{left:o,next:i,trouble:a,busy:l}=t.changes,u=[s,t.at.slice(0,13),o,i,a,l].join();if(u===this.asked)return;this.asked=u;let h=36e5,p=Math.floor(Date.parse(t.at)/h)*h,[g,f]=[p-24*h,p].map(y=>new Date(y).toISOString());J(this.hass,"history",s,{start:g,end:f}).then(({history:y})=>this.history=y).catch(()=>{}),J(this.hass,"reallocations",s,{limit:5}).then(({reallocations:y})=>{u===this.asked&&(this.list=y)}).catch(()=>{})}body(t,n){let s=Object.values(n.nodes),o=this.config?.parts??fn;return d`
      <header>
        <h2>${this.config?.title??n.name}</h2>
        ${s.length?this.switcher():c}
      </header>
      ${this.feed.status==="unloaded"?d`<div class="note" role="status">
            ${this.t("card.unloaded",{when:S(t,n.at)})}
          </div>`:c}
      ${s.length&&s.every(i=>i.health==="offline")?d`<div class="note bad" role="status">${this.t("card.all_offline")}</div>`:c}
      ${s.length?o.map(i=>this.piece(t,n,i)):d`<p>${this.t("card.empty")}</p>`}
      ${Gt(t,n,this.changer)}
    `}switcher(){return d`<div class="buttons" role="group" aria-label=${this.t("earnings.show")}>
      ${["gross","net","token"].map(t=>d`<button aria-pressed=${this.show===t} @click=${()=>this.show=t}>
            ${this.t(`earnings.${t}`)}
          </button>`)}
    </div>`}piece(t,n,s){switch(s){case"earnings":return Jt(t,n,this.show);case"alerts":return this.alerts(t,n);case"nodes":return this.nodes(t,n);case"resources":return F(n).length?this.resources(t,n):c;case"plan":return this.plan(t,n);case"changes":return F(n).length?this.changes(t,n):c}}nodes(t,n){let s=Object.keys(n.nodes).length;return d`${Pe(t,n,this.show,this.history,this.all)}
    ${s>Te?d`<button aria-expanded=${this.all} @click=${()=>this.all=!this.all}>
          ${this.all?this.t("nodes.fewer"):this.t("nodes.all",{count:String(s)})}
        </button>`:c}`}alerts(t,n){let s=de(t,n,this.changer,"alerts");if(!n.alerts?.length)return s;let o=i=>this.changer.run("alerts",async()=>{await Mt(t,this.entryId,i)});return this.section(this.t("alerts.title"),d`${Bt(t,n.alerts,o)} ${s}`)}section(t,n,s=c){return d`<section aria-label=${t}>
      <div class="row">
        <h3>${t}</h3>
        ${s}
      </div>
      ${n}
    </section>`}get may(){return this.hass?.user?.is_admin??!1}locked(t){return t.changes.busy||this.feed.status!=="ready"}resources(t,n){let{changer:s}=this,{draft:o}=s,i=this.locked(n),a=(...l)=>s.move(...l);return this.section(this.t("resources.title"),d`
        ${Ee(t,n,{draft:o,busy:i||s.busy,move:a})}
        ${n.changes.busy?d`<div role="status">${this.t("resources.busy")}</div>`:c}
        ${this.may?c:d`<div class="soft">${this.t("resources.admin")}</div>`}
        ${o?this.editor(o,i||!Object.keys(o).length||mn(n,o)):c}
        ${de(t,n,s,"resources")}
      `,this.may&&!o?d`<button @click=${()=>s.edit({})}>${this.t("resources.edit")}</button>`:c)}editor(t,n){let s={text:this.t("plan.confirm"),button:this.t("plan.apply")};return d`<div class="buttons">
      <button ?disabled=${n} @click=${()=>this.changer.preview("resources",t)}>
        ${this.t("resources.preview")}
      </button>
      <button
        class="main"
        ?disabled=${n}
        @click=${()=>this.changer.propose("resources",s,t)}
      >
        ${this.t("resources.apply")}
      </button>
      <button @click=${()=>this.changer.edit(null)}>${this.t("resources.cancel")}</button>
    </div>`}plan(t,n){let s=n.plan,o=de(t,n,this.changer,"plan");if(!s||qt(this.entryId,s))return o;let i={text:this.t("plan.confirm"),button:this.t("plan.apply")},a=this.locked(n);return this.section(this.t("plan.title"),d`
        ${un(t,n,s)}
        ${s.moves.length?d`<div class="buttons">
              ${this.may?d`<button
                      class="main"
                      ?disabled=${a}
                      @click=${()=>this.changer.propose("plan",i)}
                    >
                      ${this.t("plan.apply")}
                    </button>
                    <button ?disabled=${a} @click=${()=>this.changer.preview("plan")}>
                      ${this.t("plan.dry_run")}
                    </button>`:c}
              <button @click=${()=>this.dismiss(s)}>${this.t("plan.dismiss")}</button>
            </div>`:c}
        ${o}
      `)}dismiss(t){Ut(this.entryId,t),this.requestUpdate()}changes(t,n){let s={text:this.t("changes.confirm"),button:this.t("changes.undo")},o=a=>this.changer.undo("changes",s,a),i=this.may&&!this.locked(n);return this.section(this.t("changes.title"),d`
        ${this.list?Zt(t,n,this.list,i?o:null):c}
        ${de(t,n,this.changer,"changes")}
      `)}};P.styles=W,b([A()],P.prototype,"show",2),b([A()],P.prototype,"all",2),b([A()],P.prototype,"history",2),b([A()],P.prototype,"list",2),P=b([U("depin-orchestrator-card")],P);function ir(r){return r.periods.map((e,t)=>({start:e,parts:Object.entries(r.nodes).flatMap(([n,s])=>{let o=s.earned_fiat?.[t];return o==null?[]:[{node:n,value:Number(o)}]})}))}var it=120;function ar(r,e,t,n,s){let o=0;return r.parts.filter(i=>i.value>0).map(i=>{let a=i.value/n*it;return o+=a,V`<rect x=${e} y=${it-o} width=${t} height=${a}
        style="fill: ${s.get(i.node)??"var(--soft)"}" />`})}function yn(r,e,t,n,s){let o=ir(e),i=o.map(h=>h.parts.reduce((p,g)=>p+g.value,0)),a=Math.max(...i,1e-9),l=100/Math.max(1,o.length),u=H(t);return d`
    <div class="row soft"><span>${v(r,a,n)}</span></div>
    <svg class="graph" viewBox="0 0 100 ${it}" preserveAspectRatio="none" aria-hidden="true">
      ${o.map((h,p)=>V`<g><title>${s(h.start)}: ${v(r,i[p]??0,n)}</title>
            ${ar(h,p*l+l*.1,l*.8,a,u)}</g>`)}
    </svg>
    <div class="row soft">
      <span>${o[0]?s(o[0].start):""}</span>
      <span>${o.length>1?s(o.at(-1).start):""}</span>
    </div>
    <table class="hidden">
      ${o.map((h,p)=>d`<tr>
          <th scope="row">${s(h.start)}</th>
          <td>${h.parts.length?v(r,i[p]??0,n):"?"}</td>
        </tr>`)}
    </table>
  `}var He=24*36e5,je={day:{back:He,resolution:"hour",written:{hour:"numeric"}},week:{back:7*He,resolution:"day",written:{weekday:"short"}},month:{back:30*He,resolution:"day",written:{day:"numeric",month:"short"}},year:{back:365*He,resolution:"month",written:{month:"short",year:"numeric"}}},B=class extends x{constructor(){super(...arguments);this.span=null;this.columns=null;this.asked=""}static getStubConfig(){return{span:"week"}}static getConfigForm(){let t={select:{options:Object.keys(je)}};return I(Q,{name:"span",selector:t})}getCardSize(){return 4}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}get shown(){return this.span??this.config?.span??"week"}willUpdate(t){super.willUpdate(t);let{view:n,status:s}=this.feed,o=this.entryId;if(!this.hass||!n||!o||s!=="ready")return;let{back:i,resolution:a}=je[this.shown],l=[o,this.shown,n.at.slice(0,13)].join();if(l===this.asked)return;this.asked=l;let u=new Date(Date.parse(n.at)-i).toISOString();J(this.hass,"history",o,{start:u,resolution:a}).then(({history:h})=>{l===this.asked&&(this.columns=h)}).catch(()=>{})}body(t,n){let s=o=>Ft(t,o,je[this.shown].written);return d`
      <header>
        <h2>${this.config?.title??this.t("graph.title")}</h2>
        <div class="buttons" role="group" aria-label=${this.t("config.span")}>
          ${Object.keys(je).map(o=>d`<button aria-pressed=${this.shown===o} @click=${()=>this.span=o}>
                ${this.t(`graph.${o}`)}
              </button>`)}
        </div>
      </header>
      ${this.columns?.periods.length?yn(t,this.columns,n.nodes,n.currency,s):this.columns?d`<p class="soft">${this.t("graph.nothing")}</p>`:c}
      ${Ce(n)}
    `}};B.styles=W,b([A()],B.prototype,"span",2),b([A()],B.prototype,"columns",2),B=b([U("depin-orchestrator-earnings-card")],B);var ce=class extends x{static getStubConfig(){return{}}static getConfigForm(){return I({name:"node",selector:{text:{}}})}getCardSize(){return 3}getGridOptions(){return{columns:6,min_columns:4,rows:"auto"}}body(e,t){let n=this.config?.node?.toLowerCase(),s=Object.values(t.nodes).find(a=>!n||a.id.toLowerCase()===n||a.name.toLowerCase()===n);if(!s)return d`<p role="alert">${this.t("card.no_node")}</p>`;let o=s.readings.last_payout,i=w(s.readings.earnings_total_fiat);return d`
      ${Pe(e,{...t,nodes:{[s.id]:s}},"gross",null)}
      <dl class="figures">
        ${["earnings_today","earnings_month","earnings_total"].map(a=>d`<div>
              <dt>${this.t(`node.${a}`)}</dt>
              <dd>${L(e,s.readings[a])}</dd>
            </div>`)}
      </dl>
      ${i===null?c:d`<div class="soft">
            ${this.t("node.worth",{amount:v(e,i,t.currency)})}
          </div>`}
      ${o?.value?d`<div class="soft">
            ${this.t("nodes.payout",{when:S(e,String(o.value))})}
          </div>`:c}
    `}};ce.styles=W,ce=b([U("depin-orchestrator-node-card")],ce);var ue=class extends x{static getStubConfig(){return{}}static getConfigForm(){return I(Q)}getCardSize(){return 3}getGridOptions(){return{columns:12,min_columns:4,rows:"auto"}}body(e,t){let n={draft:null,busy:!1,move:()=>{}};return d`
      <h2>${this.config?.title??this.t("resources.title")}</h2>
      ${F(t).length?d`${Ee(e,t,n)} ${Ce(t)}`:d`<p>${this.t("resources.none")}</p>`}
    `}};ue.styles=W,ue=b([U("depin-orchestrator-allocation-card")],ue);var bn="depin-orchestrator";function Oe(r,e,t={}){return{type:`custom:${r}`,entry_id:e,...t}}function vn(r,e){return Object.values(r.devices).filter(t=>q(t)===e)}function lr(r,e){return vn(r,e).map(le).filter(t=>t!==void 0)}function dr(r,e){let t=vn(r,e).find(n=>!le(n));return t?.name_by_user??t?.name??"DePIN"}var at=class extends HTMLElement{static getCreateSuggestions(){return{title:"DePIN",icon:"mdi:server-network"}}static async generate(e,t){return{title:"DePIN",views:K(t).map((s,o)=>({title:dr(t,s),path:`host-${o+1}`,type:"sections",max_columns:3,sections:[{type:"grid",cards:[Oe("depin-orchestrator-card",s)]},{type:"grid",cards:[Oe("depin-orchestrator-earnings-card",s,{span:"month"}),Oe("depin-orchestrator-allocation-card",s)]},{type:"grid",cards:lr(t,s).map(i=>Oe("depin-orchestrator-node-card",s,{node:i,grid_options:{columns:12}}))}]}))}}};customElements.define(`ll-strategy-dashboard-${bn}`,at);window.customStrategies=[...window.customStrategies??[],{type:bn,strategyType:"dashboard",name:"DePIN Orchestrator",description:"A view per host: what its nodes earn, how they are, and who has how much."}];window.customCards=[...window.customCards??[],{type:"depin-orchestrator-card",name:"DePIN Orchestrator",description:"What your nodes earn, what would earn more, and one tap to apply or undo it.",preview:!0,getEntitySuggestion:(r,e)=>{let t=Qe(r,e);return t?{config:{type:"custom:depin-orchestrator-card",entry_id:q(t)}}:null}},{type:"depin-orchestrator-earnings-card",name:"DePIN Orchestrator: earnings",description:"Earnings by hour, day or month, stacked by node.",preview:!0},{type:"depin-orchestrator-allocation-card",name:"DePIN Orchestrator: resources",description:"Who has how much of the host.",preview:!0},{type:"depin-orchestrator-node-card",name:"DePIN Orchestrator: node",description:"One node: how it is and what it earns.",preview:!0,getEntitySuggestion:(r,e)=>{let t=Qe(r,e),n=t&&le(t);return n?{config:{type:"custom:depin-orchestrator-node-card",entry_id:q(t),node:n}}:null}}];
