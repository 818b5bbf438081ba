var mn=Object.defineProperty;var gn=Object.getOwnPropertyDescriptor;var b=(r,e,t,n)=>{for(var o=n>1?void 0:n?gn(e,t):e,s=r.length-1,i;s>=0;s--)(i=r[s])&&(o=(n?i(e,t,o):i(o))||o);return n&&o&&mn(e,t,o),o};/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var pe=globalThis,he=pe.ShadowRoot&&(pe.ShadyCSS===void 0||pe.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Me=Symbol(),at=new WeakMap,ee=class{constructor(e,t,n){if(this._$cssResult$=!0,n!==Me)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(he&&e===void 0){let n=t!==void 0&&t.length===1;n&&(e=at.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),n&&at.set(t,e))}return e}toString(){return this.cssText}},lt=r=>new ee(typeof r=="string"?r:r+"",void 0,Me),De=(r,...e)=>{let t=r.length===1?r[0]:e.reduce((n,o,s)=>n+(i=>{if(i._$cssResult$===!0)return i.cssText;if(typeof i=="number")return i;throw Error("Value passed to 'css' function must be a 'css' function result: "+i+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(o)+r[s+1],r[0]);return new ee(t,r,Me)},dt=(r,e)=>{if(he)r.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let n=document.createElement("style"),o=pe.litNonce;o!==void 0&&n.setAttribute("nonce",o),n.textContent=t.cssText,r.appendChild(n)}},Ve=he?r=>r:r=>r instanceof CSSStyleSheet?(e=>{let t="";for(let n of e.cssRules)t+=n.cssText;return lt(t)})(r):r;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{is:fn,defineProperty:yn,getOwnPropertyDescriptor:bn,getOwnPropertyNames:vn,getOwnPropertySymbols:wn,getPrototypeOf:$n}=Object,me=globalThis,ct=me.trustedTypes,_n=ct?ct.emptyScript:"",xn=me.reactiveElementPolyfillSupport,te=(r,e)=>r,ne={toAttribute(r,e){switch(e){case Boolean:r=r?_n:null;break;case Object:case Array:r=r==null?r:JSON.stringify(r)}return r},fromAttribute(r,e){let t=r;switch(e){case Boolean:t=r!==null;break;case Number:t=r===null?null:Number(r);break;case Object:case Array:try{t=JSON.parse(r)}catch{t=null}}return t}},ge=(r,e)=>!fn(r,e),ut={attribute:!0,type:String,converter:ne,reflect:!1,useDefault:!1,hasChanged:ge};Symbol.metadata??=Symbol("metadata"),me.litPropertyMetadata??=new WeakMap;var T=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=ut){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),o=this.getPropertyDescriptor(e,n,t);o!==void 0&&yn(this.prototype,e,o)}}static getPropertyDescriptor(e,t,n){let{get:o,set:s}=bn(this.prototype,e)??{get(){return this[t]},set(i){this[t]=i}};return{get:o,set(i){let a=o?.call(this);s?.call(this,i),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??ut}static _$Ei(){if(this.hasOwnProperty(te("elementProperties")))return;let e=$n(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(te("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(te("properties"))){let t=this.properties,n=[...vn(t),...wn(t)];for(let o of n)this.createProperty(o,t[o])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[n,o]of t)this.elementProperties.set(n,o)}this._$Eh=new Map;for(let[t,n]of this.elementProperties){let o=this._$Eu(t,n);o!==void 0&&this._$Eh.set(o,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let o of n)t.unshift(Ve(o))}else e!==void 0&&t.push(Ve(e));return t}static _$Eu(e,t){let n=t.attribute;return n===!1?void 0:typeof n=="string"?n:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return dt(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),o=this.constructor._$Eu(e,n);if(o!==void 0&&n.reflect===!0){let s=(n.converter?.toAttribute!==void 0?n.converter:ne).toAttribute(t,n.type);this._$Em=e,s==null?this.removeAttribute(o):this.setAttribute(o,s),this._$Em=null}}_$AK(e,t){let n=this.constructor,o=n._$Eh.get(e);if(o!==void 0&&this._$Em!==o){let s=n.getPropertyOptions(o),i=typeof s.converter=="function"?{fromAttribute:s.converter}:s.converter?.fromAttribute!==void 0?s.converter:ne;this._$Em=o;let a=i.fromAttribute(t,s.type);this[o]=a??this._$Ej?.get(o)??a,this._$Em=null}}requestUpdate(e,t,n,o=!1,s){if(e!==void 0){let i=this.constructor;if(o===!1&&(s=this[e]),n??=i.getPropertyOptions(e),!((n.hasChanged??ge)(s,t)||n.useDefault&&n.reflect&&s===this._$Ej?.get(e)&&!this.hasAttribute(i._$Eu(e,n))))return;this.C(e,t,n)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:o,wrapped:s},i){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,i??t??this[e]),s!==!0||i!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),o===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[o,s]of this._$Ep)this[o]=s;this._$Ep=void 0}let n=this.constructor.elementProperties;if(n.size>0)for(let[o,s]of n){let{wrapped:i}=s,a=this[o];i!==!0||this._$AL.has(o)||a===void 0||this.C(o,void 0,s,a)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(n=>n.hostUpdate?.()),this.update(t)):this._$EM()}catch(n){throw e=!1,this._$EM(),n}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};T.elementStyles=[],T.shadowRootOptions={mode:"open"},T[te("elementProperties")]=new Map,T[te("finalized")]=new Map,xn?.({ReactiveElement:T}),(me.reactiveElementVersions??=[]).push("2.1.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var qe=globalThis,pt=r=>r,fe=qe.trustedTypes,ht=fe?fe.createPolicy("lit-html",{createHTML:r=>r}):void 0,Ie="$lit$",z=`lit$${Math.random().toFixed(9).slice(2)}$`,Le="?"+z,kn=`<${Le}>`,M=document,oe=()=>M.createComment(""),se=r=>r===null||typeof r!="object"&&typeof r!="function",Fe=Array.isArray,vt=r=>Fe(r)||typeof r?.[Symbol.iterator]=="function",Ue=`[ 	
\f\r]`,re=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,mt=/-->/g,gt=/>/g,O=RegExp(`>|${Ue}(?:([^\\s"'>=/]+)(${Ue}*=${Ue}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),ft=/'/g,yt=/"/g,wt=/^(?:script|style|textarea|title)$/i,We=r=>(e,...t)=>({_$litType$:r,strings:e,values:t}),l=We(1),U=We(2),lr=We(3),_=Symbol.for("lit-noChange"),c=Symbol.for("lit-nothing"),bt=new WeakMap,N=M.createTreeWalker(M,129);function $t(r,e){if(!Fe(r)||!r.hasOwnProperty("raw"))throw Error("invalid template strings array");return ht!==void 0?ht.createHTML(e):e}var _t=(r,e)=>{let t=r.length-1,n=[],o,s=e===2?"<svg>":e===3?"<math>":"",i=re;for(let a=0;a<t;a++){let d=r[a],u,m,p=-1,g=0;for(;g<d.length&&(i.lastIndex=g,m=i.exec(d),m!==null);)g=i.lastIndex,i===re?m[1]==="!--"?i=mt:m[1]!==void 0?i=gt:m[2]!==void 0?(wt.test(m[2])&&(o=RegExp("</"+m[2],"g")),i=O):m[3]!==void 0&&(i=O):i===O?m[0]===">"?(i=o??re,p=-1):m[1]===void 0?p=-2:(p=i.lastIndex-m[2].length,u=m[1],i=m[3]===void 0?O:m[3]==='"'?yt:ft):i===yt||i===ft?i=O:i===mt||i===gt?i=re:(i=O,o=void 0);let f=i===O&&r[a+1].startsWith("/>")?" ":"";s+=i===re?d+kn:p>=0?(n.push(u),d.slice(0,p)+Ie+d.slice(p)+z+f):d+z+(p===-2?a:f)}return[$t(r,s+(r[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),n]},ie=class r{constructor({strings:e,_$litType$:t},n){let o;this.parts=[];let s=0,i=0,a=e.length-1,d=this.parts,[u,m]=_t(e,t);if(this.el=r.createElement(u,n),N.currentNode=this.el.content,t===2||t===3){let p=this.el.content.firstChild;p.replaceWith(...p.childNodes)}for(;(o=N.nextNode())!==null&&d.length<a;){if(o.nodeType===1){if(o.hasAttributes())for(let p of o.getAttributeNames())if(p.endsWith(Ie)){let g=m[i++],f=o.getAttribute(p).split(z),y=/([.?@])?(.*)/.exec(g);d.push({type:1,index:s,name:y[2],strings:f,ctor:y[1]==="."?be:y[1]==="?"?ve:y[1]==="@"?we:V}),o.removeAttribute(p)}else p.startsWith(z)&&(d.push({type:6,index:s}),o.removeAttribute(p));if(wt.test(o.tagName)){let p=o.textContent.split(z),g=p.length-1;if(g>0){o.textContent=fe?fe.emptyScript:"";for(let f=0;f<g;f++)o.append(p[f],oe()),N.nextNode(),d.push({type:2,index:++s});o.append(p[g],oe())}}}else if(o.nodeType===8)if(o.data===Le)d.push({type:2,index:s});else{let p=-1;for(;(p=o.data.indexOf(z,p+1))!==-1;)d.push({type:7,index:s}),p+=z.length-1}s++}}static createElement(e,t){let n=M.createElement("template");return n.innerHTML=e,n}};function D(r,e,t=r,n){if(e===_)return e;let o=n!==void 0?t._$Co?.[n]:t._$Cl,s=se(e)?void 0:e._$litDirective$;return o?.constructor!==s&&(o?._$AO?.(!1),s===void 0?o=void 0:(o=new s(r),o._$AT(r,t,n)),n!==void 0?(t._$Co??=[])[n]=o:t._$Cl=o),o!==void 0&&(e=D(r,o._$AS(r,e.values),o,n)),e}var ye=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,o=(e?.creationScope??M).importNode(t,!0);N.currentNode=o;let s=N.nextNode(),i=0,a=0,d=n[0];for(;d!==void 0;){if(i===d.index){let u;d.type===2?u=new G(s,s.nextSibling,this,e):d.type===1?u=new d.ctor(s,d.name,d.strings,this,e):d.type===6&&(u=new $e(s,this,e)),this._$AV.push(u),d=n[++a]}i!==d?.index&&(s=N.nextNode(),i++)}return N.currentNode=M,o}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings!==void 0?(n._$AI(e,n,t),t+=n.strings.length-2):n._$AI(e[t])),t++}},G=class r{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,o){this.type=2,this._$AH=c,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=o,this._$Cv=o?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=D(this,e,t),se(e)?e===c||e==null||e===""?(this._$AH!==c&&this._$AR(),this._$AH=c):e!==this._$AH&&e!==_&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):vt(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==c&&se(this._$AH)?this._$AA.nextSibling.data=e:this.T(M.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,o=typeof n=="number"?this._$AC(e):(n.el===void 0&&(n.el=ie.createElement($t(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===o)this._$AH.p(t);else{let s=new ye(o,this),i=s.u(this.options);s.p(t),this.T(i),this._$AH=s}}_$AC(e){let t=bt.get(e.strings);return t===void 0&&bt.set(e.strings,t=new ie(e)),t}k(e){Fe(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,n,o=0;for(let s of e)o===t.length?t.push(n=new r(this.O(oe()),this.O(oe()),this,this.options)):n=t[o],n._$AI(s),o++;o<t.length&&(this._$AR(n&&n._$AB.nextSibling,o),t.length=o)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let n=pt(e).nextSibling;pt(e).remove(),e=n}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},V=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,o,s){this.type=1,this._$AH=c,this._$AN=void 0,this.element=e,this.name=t,this._$AM=o,this.options=s,n.length>2||n[0]!==""||n[1]!==""?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=c}_$AI(e,t=this,n,o){let s=this.strings,i=!1;if(s===void 0)e=D(this,e,t,0),i=!se(e)||e!==this._$AH&&e!==_,i&&(this._$AH=e);else{let a=e,d,u;for(e=s[0],d=0;d<s.length-1;d++)u=D(this,a[n+d],t,d),u===_&&(u=this._$AH[d]),i||=!se(u)||u!==this._$AH[d],u===c?e=c:e!==c&&(e+=(u??"")+s[d+1]),this._$AH[d]=u}i&&!o&&this.j(e)}j(e){e===c?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},be=class extends V{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===c?void 0:e}},ve=class extends V{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==c)}},we=class extends V{constructor(e,t,n,o,s){super(e,t,n,o,s),this.type=5}_$AI(e,t=this){if((e=D(this,e,t,0)??c)===_)return;let n=this._$AH,o=e===c&&n!==c||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,s=e!==c&&(n===c||o);o&&this.element.removeEventListener(this.name,this,n),s&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},$e=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){D(this,e)}},xt={M:Ie,P:z,A:Le,C:1,L:_t,R:ye,D:vt,V:D,I:G,H:V,N:ve,U:we,B:be,F:$e},An=qe.litHtmlPolyfillSupport;An?.(ie,G),(qe.litHtmlVersions??=[]).push("3.3.3");var kt=(r,e,t)=>{let n=t?.renderBefore??e,o=n._$litPart$;if(o===void 0){let s=t?.renderBefore??null;n._$litPart$=o=new G(e.insertBefore(oe(),s),s,void 0,t??{})}return o._$AI(r),o};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Be=globalThis,C=class extends T{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=kt(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return _}};C._$litElement$=!0,C.finalized=!0,Be.litElementHydrateSupport?.({LitElement:C});var Sn=Be.litElementPolyfillSupport;Sn?.({LitElement:C});(Be.litElementVersions??=[]).push("4.2.2");/**
 * @license
 * Copyright 2022 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 *//**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var q=r=>(e,t)=>{t!==void 0?t.addInitializer(()=>{customElements.define(r,e)}):customElements.define(r,e)};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Rn={attribute:!0,type:String,converter:ne,reflect:!1,hasChanged:ge},Tn=(r=Rn,e,t)=>{let{kind:n,metadata:o}=t,s=globalThis.litPropertyMetadata.get(o);if(s===void 0&&globalThis.litPropertyMetadata.set(o,s=new Map),n==="setter"&&((r=Object.create(r)).wrapped=!0),s.set(t.name,r),n==="accessor"){let{name:i}=t;return{set(a){let d=e.get.call(this);e.set.call(this,a),this.requestUpdate(i,d,r,!0,a)},init(a){return a!==void 0&&this.C(i,void 0,r,a),a}}}if(n==="setter"){let{name:i}=t;return function(a){let d=this[i];e.call(this,a),this.requestUpdate(i,d,r,!0,a)}}throw Error("Unsupported decorator location: "+n)};function _e(r){return(e,t)=>typeof t=="object"?Tn(r,e,t):((n,o,s)=>{let i=o.hasOwnProperty(s);return o.constructor.createProperty(s,n),i?Object.getOwnPropertyDescriptor(o,s):void 0})(r,e,t)}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */function x(r){return _e({...r,state:!0,attribute:!1})}/**
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
 */var At={card:{loading:"Der Host wird gelesen …",empty:"Dieser Host hat noch keine Nodes. Füge auf der Seite der Integration einen hinzu.",unloaded:"Der Host ist gerade nicht eingerichtet. Du siehst den letzten bekannten Stand. ({when})",failed:"Diesen Host gibt es nicht, oder du darfst ihn nicht sehen.",no_host:"Wähle in den Einstellungen der Karte einen Host.",all_offline:"Kein Node antwortet. Ist der Host oder deine Verbindung ausgefallen?",no_node:"Auf diesem Host gibt es keinen solchen Node.",absent:"Der Host ist gerade nicht eingerichtet.",list:"{all}, {one}"},earnings:{today:"Heute",month:"Dieser Monat",forecast:"Prognose für den Monat",between:"{low} bis {high} mit 80 % Sicherheit",a_day:"{amount} am Tag",gross:"Brutto",net:"Nach Stromkosten",token:"Token",show:"Verdienst zeigen als",unpriced:"Ohne Preis nicht in der Summe: {names}"},nodes:{title:"Nodes",unpaid:"Offen {amount}",payout:"Letzte Auszahlung {when}",history:"Verdienst der letzten 24 Stunden",health:{earning:"Verdient",idle:"Ohne Arbeit",degraded:"Gestört",offline:"Offline",paused:"Pausiert",unknown:"Unbekannt"},all:"Alle {count} zeigen",fewer:"Weniger zeigen",due:"Auszahlung erwartet {when}"},quality:{measured:"gemessen",estimated:"geschätzt",stale:"veraltet",unpriced:"ohne Preis",unknown:"unbekannt"},resources:{title:"Ressourcen",cpu:"CPU",memory:"Arbeitsspeicher",bandwidth:"Bandbreite",storage:"Speicherplatz",free:"Frei",used:"{percent} belegt",given:"{node}: {percent}",edit:"Ändern",preview:"Vorschau",apply:"Anwenden",cancel:"Abbrechen",over:"{resource} ergibt zusammen {percent}; höchstens 100 % können vergeben werden.",nothing:"Nichts zu ändern.",advisory:"nur angezeigt, nicht angewendet",busy:"Eine Änderung läuft …",admin:"Nur Administratoren können das ändern.",none:"Keinem Node dieses Hosts kann von hier aus mehr oder weniger gegeben werden."},plan:{title:"Eine bessere Verteilung",gain:"{amount} am Tag mehr erwartet ({low} bis {high})",cost:"Kostet einmalig {amount}",sure:"{percent} sicher",apply:"Anwenden",dry_run:"Probelauf",dismiss:"Verwerfen",confirm:"Diese Änderungen an der Maschine vornehmen?",from_to:"{resource} {before} → {after}",step:"{node}: {change}"},changes:{title:"Letzte Änderungen",undo:"Zurücknehmen",confirm:"Alles so zurückstellen, wie es vor dieser Änderung war?",realised:"brachte bisher {amount}",none:"Noch keine Änderungen.",outcome:{applied:"Angewendet",rolled_back:"Zurückgenommen",stuck:"Steckt fest",refused:"Abgelehnt",dry_run:"Das würde geschehen"}},alerts:{title:"Meldungen",since:"seit {when}",acknowledge:"Zur Kenntnis",severity:{critical:"Kritisch",warning:"Warnung",info:"Hinweis"}},config:{entry_id:"Host",title:"Titel",parts:"Gezeigte Teile",span:"Gezeigte Zeit",node:"Node (Name oder ID)"},graph:{title:"Verdienst",day:"Tag",week:"Woche",month:"Monat",year:"Jahr",nothing:"Aus dieser Zeit ist noch nichts bekannt."},node:{earnings_today:"Heute",earnings_month:"Dieser Monat",earnings_total:"Insgesamt",worth:"{amount} wert zum Preis des jeweiligen Tages"}};var Ge={card:{loading:"Reading the host…",empty:"This host has no nodes yet. Add one on the integration's page.",unloaded:"The host is not set up at the moment. What you see is the last that was known. ({when})",failed:"This host does not exist, or you may not see it.",no_host:"Choose a host in the card's settings.",all_offline:"No node answers. Is the host, or your connection, down?",no_node:"There is no such node on this host.",absent:"The host is not set up at the moment.",list:"{all}, {one}"},earnings:{today:"Today",month:"This month",forecast:"Forecast for the month",between:"{low} to {high} with 80 % certainty",a_day:"{amount} a day",gross:"Gross",net:"Net of electricity",token:"Tokens",show:"Show earnings as",unpriced:"Not in the total, no price: {names}"},nodes:{title:"Nodes",unpaid:"Unpaid {amount}",payout:"Last payout {when}",history:"Earnings of the last 24 hours",health:{earning:"Earning",idle:"Idle",degraded:"Degraded",offline:"Offline",paused:"Paused",unknown:"Unknown"},all:"Show all {count}",fewer:"Show fewer",due:"payout expected {when}"},quality:{measured:"measured",estimated:"estimated",stale:"stale",unpriced:"no price",unknown:"unknown"},resources:{title:"Resources",cpu:"CPU",memory:"Memory",bandwidth:"Bandwidth",storage:"Storage",free:"Free",used:"{percent} used",given:"{node}: {percent}",edit:"Change",preview:"Preview",apply:"Apply",cancel:"Cancel",over:"{resource} adds up to {percent}; at most 100 % can be given.",nothing:"Nothing to change.",advisory:"shown only, not applied",busy:"A change is under way…",admin:"Only administrators can change this.",none:"No node of this host can be given more or less from here."},plan:{title:"A better allocation",gain:"{amount} a day more expected ({low} to {high})",cost:"Costs {amount} once",sure:"{percent} sure",apply:"Apply",dry_run:"Dry run",dismiss:"Dismiss",confirm:"Apply these changes to the machine?",from_to:"{resource} {before} → {after}",step:"{node}: {change}"},changes:{title:"Recent changes",undo:"Undo",confirm:"Put everything back as it was before this change?",realised:"brought {amount} so far",none:"No changes yet.",outcome:{applied:"Applied",rolled_back:"Rolled back",stuck:"Stuck",refused:"Refused",dry_run:"This would be done"}},alerts:{title:"Alerts",since:"since {when}",acknowledge:"Acknowledge",severity:{critical:"Critical",warning:"Warning",info:"Note"}},config:{entry_id:"Host",title:"Title",parts:"Parts to show",span:"Time shown",node:"Node (name or id)"},graph:{title:"Earnings",day:"Day",week:"Week",month:"Month",year:"Year",nothing:"Nothing is known of this time yet."},node:{earnings_today:"Today",earnings_month:"This month",earnings_total:"In all",worth:"Worth {amount} at the prices of its day"}};var St={card:{loading:"Leyendo el equipo…",empty:"Este equipo aún no tiene nodos. Añade uno en la página de la integración.",unloaded:"El equipo no está configurado en este momento. Ves lo último que se supo. ({when})",failed:"Este equipo no existe o no puedes verlo.",no_host:"Elige un equipo en los ajustes de la tarjeta.",all_offline:"Ningún nodo responde. ¿Está caído el equipo o tu conexión?",no_node:"No hay tal nodo en este equipo.",absent:"El equipo no está configurado en este momento.",list:"{all}, {one}"},earnings:{today:"Hoy",month:"Este mes",forecast:"Previsión del mes",between:"de {low} a {high} con un 80 % de certeza",a_day:"{amount} al día",gross:"Bruto",net:"Neto de electricidad",token:"Tokens",show:"Mostrar ganancias como",unpriced:"Fuera del total, sin precio: {names}"},nodes:{title:"Nodos",unpaid:"Pendiente {amount}",payout:"Último pago {when}",history:"Ganancias de las últimas 24 horas",health:{earning:"Ganando",idle:"Sin trabajo",degraded:"Con problemas",offline:"Desconectado",paused:"En pausa",unknown:"Desconocido"},all:"Mostrar los {count}",fewer:"Mostrar menos",due:"pago previsto {when}"},quality:{measured:"medido",estimated:"estimado",stale:"anticuado",unpriced:"sin precio",unknown:"desconocido"},resources:{title:"Recursos",cpu:"CPU",memory:"Memoria",bandwidth:"Ancho de banda",storage:"Almacenamiento",free:"Libre",used:"{percent} en uso",given:"{node}: {percent}",edit:"Cambiar",preview:"Vista previa",apply:"Aplicar",cancel:"Cancelar",over:"{resource} suma {percent}; se puede repartir el 100 % como máximo.",nothing:"Nada que cambiar.",advisory:"solo se muestra, no se aplica",busy:"Hay un cambio en curso…",admin:"Solo los administradores pueden cambiarlo.",none:"A ningún nodo de este equipo se le puede dar más o menos desde aquí."},plan:{title:"Un reparto mejor",gain:"Se esperan {amount} más al día ({low} a {high})",cost:"Cuesta {amount} una vez",sure:"{percent} de certeza",apply:"Aplicar",dry_run:"Simular",dismiss:"Descartar",confirm:"¿Aplicar estos cambios en la máquina?",from_to:"{resource} {before} → {after}",step:"{node}: {change}"},changes:{title:"Cambios recientes",undo:"Deshacer",confirm:"¿Dejar todo como estaba antes de este cambio?",realised:"ha aportado {amount} hasta ahora",none:"Aún no hay cambios.",outcome:{applied:"Aplicado",rolled_back:"Deshecho",stuck:"Atascado",refused:"Rechazado",dry_run:"Esto se haría"}},alerts:{title:"Avisos",since:"desde {when}",acknowledge:"Entendido",severity:{critical:"Crítica",warning:"Advertencia",info:"Aviso"}},config:{entry_id:"Equipo",title:"Título",parts:"Partes que se muestran",span:"Periodo mostrado",node:"Nodo (nombre o id)"},graph:{title:"Ganancias",day:"Día",week:"Semana",month:"Mes",year:"Año",nothing:"Aún no se sabe nada de este periodo."},node:{earnings_today:"Hoy",earnings_month:"Este mes",earnings_total:"En total",worth:"Equivale a {amount} al precio de cada día"}};var Rt={card:{loading:"Lecture de l'hôte…",empty:"Cet hôte n'a pas encore de nœud. Ajoutez-en un sur la page de l'intégration.",unloaded:"L'hôte n'est pas configuré pour le moment. Vous voyez le dernier état connu. ({when})",failed:"Cet hôte n'existe pas, ou vous ne pouvez pas le voir.",no_host:"Choisissez un hôte dans les réglages de la carte.",all_offline:"Aucun nœud ne répond. L'hôte ou votre connexion sont-ils en panne ?",no_node:"Ce nœud n'existe pas sur cet hôte.",absent:"L'hôte n'est pas configuré pour le moment.",list:"{all}, {one}"},earnings:{today:"Aujourd'hui",month:"Ce mois-ci",forecast:"Prévision du mois",between:"de {low} à {high} avec 80 % de certitude",a_day:"{amount} par jour",gross:"Brut",net:"Net d'électricité",token:"Jetons",show:"Afficher les gains en",unpriced:"Hors du total, sans prix : {names}"},nodes:{title:"Nœuds",unpaid:"Dû {amount}",payout:"Dernier paiement {when}",history:"Gains des dernières 24 heures",health:{earning:"Gagne",idle:"Inactif",degraded:"Dégradé",offline:"Hors ligne",paused:"En pause",unknown:"Inconnu"},all:"Afficher les {count}",fewer:"Afficher moins",due:"paiement attendu {when}"},quality:{measured:"mesuré",estimated:"estimé",stale:"périmé",unpriced:"sans prix",unknown:"inconnu"},resources:{title:"Ressources",cpu:"Processeur",memory:"Mémoire",bandwidth:"Bande passante",storage:"Stockage",free:"Libre",used:"{percent} utilisés",given:"{node} : {percent}",edit:"Modifier",preview:"Aperçu",apply:"Appliquer",cancel:"Annuler",over:"{resource} : {percent} au total ; on peut donner 100 % au plus.",nothing:"Rien à changer.",advisory:"affiché seulement, non appliqué",busy:"Un changement est en cours…",admin:"Seuls les administrateurs peuvent changer ceci.",none:"Aucun nœud de cet hôte ne peut recevoir plus ou moins d'ici."},plan:{title:"Une meilleure répartition",gain:"{amount} de plus par jour attendus ({low} à {high})",cost:"Coûte {amount} une fois",sure:"sûr à {percent}",apply:"Appliquer",dry_run:"Essai à blanc",dismiss:"Écarter",confirm:"Appliquer ces changements à la machine ?",from_to:"{resource} {before} → {after}",step:"{node} : {change}"},changes:{title:"Changements récents",undo:"Annuler",confirm:"Tout remettre comme avant ce changement ?",realised:"a rapporté {amount} jusqu'ici",none:"Aucun changement pour l'instant.",outcome:{applied:"Appliqué",rolled_back:"Annulé",stuck:"Bloqué",refused:"Refusé",dry_run:"Voici ce qui serait fait"}},alerts:{title:"Alertes",since:"depuis {when}",acknowledge:"Vu",severity:{critical:"Critique",warning:"Avertissement",info:"Information"}},config:{entry_id:"Hôte",title:"Titre",parts:"Parties affichées",span:"Période affichée",node:"Nœud (nom ou identifiant)"},graph:{title:"Gains",day:"Jour",week:"Semaine",month:"Mois",year:"Année",nothing:"On ne sait encore rien de cette période."},node:{earnings_today:"Aujourd'hui",earnings_month:"Ce mois-ci",earnings_total:"En tout",worth:"Vaut {amount} au prix de chaque jour"}};var Tt={card:{loading:"Host wordt gelezen…",empty:"Deze host heeft nog geen nodes. Voeg er een toe op de pagina van de integratie.",unloaded:"De host is nu niet ingesteld. Je ziet wat het laatst bekend was. ({when})",failed:"Deze host bestaat niet, of je mag hem niet zien.",no_host:"Kies een host in de instellingen van de kaart.",all_offline:"Geen node antwoordt. Ligt de host of je verbinding eruit?",no_node:"Zo'n node is er niet op deze host.",absent:"De host is op dit moment niet ingesteld.",list:"{all}, {one}"},earnings:{today:"Vandaag",month:"Deze maand",forecast:"Verwachting voor de maand",between:"{low} tot {high} met 80 % zekerheid",a_day:"{amount} per dag",gross:"Bruto",net:"Na stroomkosten",token:"Tokens",show:"Toon verdiensten als",unpriced:"Niet in het totaal, geen prijs: {names}"},nodes:{title:"Nodes",unpaid:"Open {amount}",payout:"Laatste uitbetaling {when}",history:"Verdiensten van de laatste 24 uur",health:{earning:"Verdient",idle:"Zonder werk",degraded:"Verstoord",offline:"Offline",paused:"Gepauzeerd",unknown:"Onbekend"},all:"Alle {count} tonen",fewer:"Minder tonen",due:"uitbetaling verwacht {when}"},quality:{measured:"gemeten",estimated:"geschat",stale:"verouderd",unpriced:"geen prijs",unknown:"onbekend"},resources:{title:"Bronnen",cpu:"CPU",memory:"Geheugen",bandwidth:"Bandbreedte",storage:"Opslag",free:"Vrij",used:"{percent} in gebruik",given:"{node}: {percent}",edit:"Wijzigen",preview:"Voorbeeld",apply:"Toepassen",cancel:"Annuleren",over:"{resource} komt samen op {percent}; er valt hooguit 100 % te verdelen.",nothing:"Niets te wijzigen.",advisory:"alleen getoond, niet toegepast",busy:"Er is een wijziging bezig…",admin:"Alleen beheerders kunnen dit wijzigen.",none:"Geen enkele node van deze host kan van hieruit meer of minder krijgen."},plan:{title:"Een betere verdeling",gain:"{amount} per dag meer verwacht ({low} tot {high})",cost:"Kost eenmalig {amount}",sure:"{percent} zeker",apply:"Toepassen",dry_run:"Proefdraaien",dismiss:"Verwerpen",confirm:"Deze wijzigingen op de machine toepassen?",from_to:"{resource} {before} → {after}",step:"{node}: {change}"},changes:{title:"Recente wijzigingen",undo:"Terugdraaien",confirm:"Alles terugzetten zoals het voor deze wijziging was?",realised:"bracht tot nu toe {amount} op",none:"Nog geen wijzigingen.",outcome:{applied:"Toegepast",rolled_back:"Teruggedraaid",stuck:"Vastgelopen",refused:"Geweigerd",dry_run:"Dit zou gebeuren"}},alerts:{title:"Meldingen",since:"sinds {when}",acknowledge:"Gezien",severity:{critical:"Kritiek",warning:"Waarschuwing",info:"Opmerking"}},config:{entry_id:"Host",title:"Titel",parts:"Getoonde delen",span:"Getoonde periode",node:"Node (naam of id)"},graph:{title:"Verdiensten",day:"Dag",week:"Week",month:"Maand",year:"Jaar",nothing:"Over deze periode is nog niets bekend."},node:{earnings_today:"Vandaag",earnings_month:"Deze maand",earnings_total:"In totaal",worth:"{amount} waard tegen de prijs van elke dag"}};var zt={card:{loading:"Odczytywanie hosta…",empty:"Ten host nie ma jeszcze węzłów. Dodaj węzeł na stronie integracji.",unloaded:"Host nie jest teraz skonfigurowany. Widzisz ostatni znany stan. ({when})",failed:"Ten host nie istnieje albo nie możesz go zobaczyć.",no_host:"Wybierz hosta w ustawieniach karty.",all_offline:"Żaden węzeł nie odpowiada. Czy host lub łącze nie działa?",no_node:"Na tym hoście nie ma takiego węzła.",absent:"Host nie jest w tej chwili skonfigurowany.",list:"{all}, {one}"},earnings:{today:"Dziś",month:"Ten miesiąc",forecast:"Prognoza na miesiąc",between:"od {low} do {high} z pewnością 80 %",a_day:"{amount} dziennie",gross:"Brutto",net:"Po kosztach prądu",token:"Tokeny",show:"Pokaż zarobki jako",unpriced:"Poza sumą, bez ceny: {names}"},nodes:{title:"Węzły",unpaid:"Do wypłaty {amount}",payout:"Ostatnia wypłata {when}",history:"Zarobki z ostatnich 24 godzin",health:{earning:"Zarabia",idle:"Bez zajęcia",degraded:"Zakłócony",offline:"Offline",paused:"Wstrzymany",unknown:"Nieznany"},all:"Pokaż wszystkie ({count})",fewer:"Pokaż mniej",due:"wypłata oczekiwana {when}"},quality:{measured:"zmierzone",estimated:"szacunek",stale:"nieaktualne",unpriced:"bez ceny",unknown:"nieznane"},resources:{title:"Zasoby",cpu:"Procesor",memory:"Pamięć",bandwidth:"Łącze",storage:"Dysk",free:"Wolne",used:"zajęte {percent}",given:"{node}: {percent}",edit:"Zmień",preview:"Podgląd",apply:"Zastosuj",cancel:"Anuluj",over:"{resource}: razem {percent}; można rozdać najwyżej 100 %.",nothing:"Nie ma czego zmieniać.",advisory:"tylko pokazane, nie zastosowane",busy:"Trwa zmiana…",admin:"Tylko administratorzy mogą to zmienić.",none:"Żadnemu węzłowi tego hosta nie można stąd dać więcej ani mniej."},plan:{title:"Lepszy podział",gain:"spodziewane {amount} dziennie więcej (od {low} do {high})",cost:"Jednorazowy koszt {amount}",sure:"pewność {percent}",apply:"Zastosuj",dry_run:"Próba na sucho",dismiss:"Odrzuć",confirm:"Zastosować te zmiany na maszynie?",from_to:"{resource} {before} → {after}",step:"{node}: {change}"},changes:{title:"Ostatnie zmiany",undo:"Cofnij",confirm:"Przywrócić wszystko do stanu sprzed tej zmiany?",realised:"dotąd przyniosła {amount}",none:"Nie było jeszcze zmian.",outcome:{applied:"Zastosowano",rolled_back:"Cofnięto",stuck:"Utknęło",refused:"Odmówiono",dry_run:"To zostałoby zrobione"}},alerts:{title:"Alerty",since:"od {when}",acknowledge:"Przyjmuję",severity:{critical:"Krytyczny",warning:"Ostrzeżenie",info:"Informacja"}},config:{entry_id:"Host",title:"Tytuł",parts:"Pokazywane części",span:"Pokazywany okres",node:"Węzeł (nazwa lub id)"},graph:{title:"Zarobki",day:"Dzień",week:"Tydzień",month:"Miesiąc",year:"Rok",nothing:"O tym okresie nic jeszcze nie wiadomo."},node:{earnings_today:"Dziś",earnings_month:"Ten miesiąc",earnings_total:"Łącznie",worth:"Warte {amount} po cenach z danego dnia"}};var Ct={card:{loading:"正在读取主机…",empty:"此主机还没有节点。请在集成页面添加一个。",unloaded:"主机目前未设置。您看到的是最后已知的状态。（{when}）",failed:"此主机不存在，或您无权查看。",no_host:"请在卡片设置中选择主机。",all_offline:"没有节点应答。是主机还是网络中断了？",no_node:"此主机上没有这个节点。",absent:"主机目前未设置。",list:"{all}、{one}"},earnings:{today:"今天",month:"本月",forecast:"本月预测",between:"{low} 至 {high}，80 % 把握",a_day:"每天 {amount}",gross:"毛收入",net:"扣除电费",token:"代币",show:"收入显示方式",unpriced:"无价格，未计入总额：{names}"},nodes:{title:"节点",unpaid:"未付 {amount}",payout:"上次付款 {when}",history:"最近 24 小时的收入",health:{earning:"正在赚取",idle:"空闲",degraded:"异常",offline:"离线",paused:"已暂停",unknown:"未知"},all:"显示全部 {count} 个",fewer:"收起",due:"预计{when}付款"},quality:{measured:"实测",estimated:"估计",stale:"过时",unpriced:"无价格",unknown:"未知"},resources:{title:"资源",cpu:"处理器",memory:"内存",bandwidth:"带宽",storage:"存储",free:"空闲",used:"已用 {percent}",given:"{node}：{percent}",edit:"更改",preview:"预览",apply:"应用",cancel:"取消",over:"{resource} 合计 {percent}；最多只能分配 100 %。",nothing:"没有可更改的内容。",advisory:"仅显示，不会应用",busy:"正在更改…",admin:"只有管理员可以更改。",none:"此主机上没有可在此调整的节点。"},plan:{title:"更好的分配",gain:"预计每天多 {amount}（{low} 至 {high}）",cost:"一次性成本 {amount}",sure:"{percent} 把握",apply:"应用",dry_run:"试运行",dismiss:"忽略",confirm:"要在机器上应用这些更改吗？",from_to:"{resource} {before} → {after}",step:"{node}：{change}"},changes:{title:"最近的更改",undo:"撤销",confirm:"要恢复到此更改之前的状态吗？",realised:"至今带来 {amount}",none:"还没有更改。",outcome:{applied:"已应用",rolled_back:"已撤销",stuck:"卡住",refused:"被拒绝",dry_run:"将会执行"}},alerts:{title:"警报",since:"始于 {when}",acknowledge:"知道了",severity:{critical:"严重",warning:"警告",info:"提示"}},config:{entry_id:"主机",title:"标题",parts:"显示的部分",span:"显示的时间",node:"节点（名称或 id）"},graph:{title:"收入",day:"天",week:"周",month:"月",year:"年",nothing:"这段时间还没有已知的数据。"},node:{earnings_today:"今天",earnings_month:"本月",earnings_total:"总计",worth:"按当日价格值 {amount}"}};var Et={de:At,en:Ge,es:St,fr:Rt,nl:Tt,pl:zt,"zh-Hans":Ct};function Pt(r,e){let t=r;for(let n of e)t=typeof t=="object"?t[n]:void 0;return typeof t=="string"?t:null}function Z(r){let e=r?.language??"en",t=o=>o.split("-")[0],n=Object.keys(Et);return n.find(o=>o===e)??n.find(o=>t(o)===t(e))??"en"}function P(r,e){let[t="",...n]=e;return n.reduce((o,s)=>h(r,"card.list",{all:o,one:s}),t)}function h(r,e,t={}){let n=e.split(".");return(Pt(Et[Z(r)],n)??Pt(Ge,n)??e).replace(/\{(\w+)\}/g,(s,i)=>t[i]??s)}var Ke=class{constructor(e,t){this.entryId=e;this.forget=t;this.watchers=new Set;this.end=null;this.state={view:null,status:"loading"}}watch(e,t){return this.watchers.add(t),t(this.state),this.end??=this.begin(e),()=>{this.watchers.delete(t),!this.watchers.size&&(this.end?.then(n=>n()).catch(()=>{}),this.forget())}}async begin(e){try{return await e.connection.subscribeMessage(t=>this.take(t),{type:"depin_orchestrator/subscribe",entry_id:this.entryId,language:Z(e)})}catch{return this.publish({view:null,status:"failed"}),async()=>{}}}take(e){if(e.kind==="unloaded")this.publish({...this.state,status:"unloaded"});else{let t=Nn(e.kind==="full"?null:this.state.view,e);this.publish({view:t,status:"ready"})}}publish(e){this.state=e;for(let t of this.watchers)t(e)}};function Nn(r,e){let{kind:t,nodes:n,...o}=e;if(t==="full"||r===null)return{...o,nodes:n};let s={...r.nodes};for(let[i,a]of Object.entries(n??{}))a===null?delete s[i]:s[i]=a;return{...r,...o,nodes:s}}var Ze=new Map;function Je(r,e){return`${e} ${Z(r)}`}function Ht(r,e,t){let n=Je(r,e),o=Ze.get(n);return o||Ze.set(n,o=new Ke(e,()=>Ze.delete(n))),o.watch(r,t)}var ae="depin_orchestrator";function I(r){return r.primary_config_entry??r.config_entries?.[0]}function le(r){let e=(r.identifiers??[]).find(([n])=>n===ae),t=I(r);return e&&t&&!e[1].includes(t)?e[1]:void 0}function Qe(r,e){let t=r.entities[e];return t?.platform===ae?r.devices[t.device_id??""]:void 0}function K(r){let e=new Set(Object.values(r.entities).filter(n=>n.platform===ae).map(n=>n.device_id)),t=Object.values(r.devices).filter(n=>e.has(n.id)).map(I);return[...new Set(t.filter(n=>!!n))]}function jt(r,e,t){let n={config_entry_id:e,alert_id:t};return r.callService(ae,"acknowledge_alert",n,void 0,!1)}function J(r,e,t,n={}){return r.callWS({type:`${ae}/${e}`,entry_id:t,...n})}function L(...r){return{schema:[{name:"entry_id",selector:{config_entry:{integration:"depin_orchestrator"}}},...r],computeLabel:(t,n)=>h(n,`config.${t.name}`)}}var Q={name:"title",selector:{text:{}}},k=class extends C{constructor(){super(...arguments);this.feed={view:null,status:"loading"};this.stop=null;this.watched=null}setConfig(t){if(t.entry_id!==void 0&&typeof t.entry_id!="string")throw new Error("entry_id has to be the id of a host's config entry");this.config=t}get entryId(){return this.config?.entry_id?this.config.entry_id:this.hass?K(this.hass)[0]??null:null}get wanted(){return this.hass&&this.entryId?Je(this.hass,this.entryId):null}t(t,n){return h(this.hass,t,n)}render(){return l`<ha-card>${this.hass?this.content(this.hass):c}</ha-card>`}content(t){let{view:n,status:o}=this.feed;return this.entryId?o==="failed"?l`<p role="alert">${this.t("card.failed")}</p>`:n?this.body(t,n):o==="unloaded"?l`<p role="status">${this.t("card.absent")}</p>`:l`<p class="soft" aria-busy="true">${this.t("card.loading")}</p>`:l`<p>${this.t("card.no_host")}</p>`}connectedCallback(){super.connectedCallback(),this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.leave()}willUpdate(t){(t.has("hass")||t.has("config"))&&this.follow()}shouldUpdate(t){if(t.size>1||!t.has("hass"))return!0;let n=t.get("hass");return!n||n.language!==this.hass?.language||n.locale!==this.hass?.locale||this.watched!==this.wanted}follow(){let{entryId:t,wanted:n}=this;!this.hass||!this.isConnected||n===this.watched||(this.leave(),t!==null&&(this.watched=n,this.stop=Ht(this.hass,t,o=>{this.feed=o})))}leave(){this.stop?.(),this.stop=null,this.watched=null}};b([_e({attribute:!1})],k.prototype,"hass",2),b([x()],k.prototype,"config",2),b([x()],k.prototype,"feed",2);function Ot(r){return JSON.stringify(r.map(({node:e,resource:t,after:n})=>[e,t,n.share]))}var ke=class{constructor(e,t){this.host=e;this.send=t;this.draft=null;this.busy=!1;this.place=null;this.result=null;this.fault=null;this.question=null;e.addController(this)}hostConnected(){}edit(e){this.draft=e,this.forget()}move(e,t,n){this.draft={...this.draft,[e]:{...this.draft?.[e],[t]:n}},this.forget()}async preview(e,t){await this.run(e,()=>this.tried(t))}async propose(e,t,n){if(this.busy)return;await this.preview(e,n);let{result:o}=this;if(o?.outcome!=="dry_run"||!o.steps.length)return;let{steps:s}=o,i=async()=>{let a=await this.tried(n);return Ot(a.steps)===Ot(s)?this.send("reallocate",{allocation:n}):a};this.result=null,this.question={...t,steps:s,act:i},this.host.requestUpdate()}undo(e,t,n){this.forget(),this.place=e;let o=n.steps.map(i=>({...i,before:i.after,after:i.before})),s=()=>this.send("rollback",{reallocation_id:n.reallocation_id});this.question={...t,steps:o,act:s},this.host.requestUpdate()}no(){this.question=null,this.host.requestUpdate()}async yes(){let{question:e,place:t}=this;if(this.question=null,!e||!t)return;await this.run(t,e.act);let{outcome:n}=this.result??{};n&&n!=="refused"&&n!=="dry_run"&&(this.draft=null),this.host.requestUpdate()}async run(e,t){if(!this.busy){this.forget(),this.place=e,this.busy=!0,this.host.requestUpdate();try{this.result=await t()??null}catch(n){this.fault=n.message??String(n)}finally{this.busy=!1,this.host.requestUpdate()}}}tried(e){return this.send("reallocate",{allocation:e,dry_run:!0})}forget(){this.place=this.result=this.fault=this.question=null,this.host.requestUpdate()}};var Nt={comma_decimal:"en-US",decimal_comma:"de",space_comma:"fr",quote_decimal:"de-CH",none:"en-US",system:void 0},Mt=new Map;function Xe(r,e,t){let n=r.name+e+JSON.stringify(t),o=Mt.get(n);return o||Mt.set(n,o=new r(e,t)),o}function Ye(r,e,t){let{number_format:n,language:o}=r.locale,s=n in Nt?Nt[n]:o,i=n==="none"?{useGrouping:!1}:{};return Xe(Intl.NumberFormat,s,{...t,...i}).format(e)}function w(r){if(!r||r.value===null||typeof r.value=="boolean")return null;let e=Number(r.value);return Number.isFinite(e)?e:null}function v(r,e,t){if(!(/^[A-Z]{3}$/.test(t)&&!["GLM"].includes(t))){let s={maximumSignificantDigits:Math.abs(e)>=1e3?6:4};return`${Ye(r,e,s)} ${t}`}let o=e!==0&&Math.abs(e)<.1;return Ye(r,e,{style:"currency",currency:t,maximumFractionDigits:o?4:2,minimumFractionDigits:2})}function $(r,e,t=0){return Ye(r,e/100,{style:"percent",maximumFractionDigits:t})}function Dt(r,e,t){let{language:n,time_format:o,time_zone:s}=r.locale,i=s==="server"&&r.config?.time_zone;return Xe(Intl.DateTimeFormat,n,{...t,...o==="12"||o==="24"?{hour12:o==="12"}:{},...i?{timeZone:i}:{}}).format(new Date(e))}function S(r,e,t=Date.now()){let n=(Date.parse(e)-t)/1e3,o=Xe(Intl.RelativeTimeFormat,r.locale.language,{numeric:"auto"}),s=[[86400,"day"],[3600,"hour"],[60,"minute"]];for(let[i,a]of s)if(Math.abs(n)>=i)return o.format(Math.round(n/i),a);return o.format(Math.round(n),"second")}var Vt=["critical","warning","info"];function Ut(r,e,t){let n=[...e].sort((o,s)=>Vt.indexOf(o.severity)-Vt.indexOf(s.severity));return l`<ul>
    ${n.map(o=>l`<li class="note row ${o.severity}">
        <div>
          <strong>${o.title}</strong>
          ${o.message?l`<div>${o.message}</div>`:c}
          <div class="soft">
            ${h(r,`alerts.severity.${o.severity}`)} ·
            ${h(r,"alerts.since",{when:S(r,o.since)})}
          </div>
        </div>
        <button @click=${()=>t(o.id)}>${h(r,"alerts.acknowledge")}</button>
      </li>`)}
  </ul>`}function Ae(r,e,t){let n=o=>o.share===null?String(o.amount):$(r,o.share,1);return t.length?l`<ul>
    ${t.map(o=>l`<li>
        ${h(r,"plan.step",{node:e.nodes[o.node]?.name??o.node,change:h(r,"plan.from_to",{resource:h(r,`resources.${o.resource}`),before:n(o.before),after:n(o.after)})})}
      </li>`)}
  </ul>`:l`<div>${h(r,"resources.nothing")}</div>`}function Mn(r,e,t){let n=t.outcome==="refused"||t.outcome==="stuck",o=t.steps.length||!n?Ae(r,e,t.steps):c;return l`<div class="note ${n?"bad":"info"}" role="status">
    <strong>${h(r,`changes.outcome.${t.outcome}`)}</strong>
    ${t.reasons.map(s=>l`<div>${s.message}</div>`)}
    ${o}
  </div>`}function de(r,e,t,n){return t.place!==n?c:l`
    ${t.result?Mn(r,e,t.result):c}
    ${t.fault?l`<div class="note bad" role="alert">${t.fault}</div>`:c}
  `}function qt(r,e,t){let{question:n}=t;if(!n)return c;let o=i=>i.target.closest("dialog")?.close(),s=i=>{o(i),t.yes()};return l`<dialog aria-labelledby="question" @close=${()=>t.no()}>
    <h3 id="question">${n.text}</h3>
    ${Ae(r,e,n.steps)}
    <div class="buttons">
      <button class="main" @click=${s}>${n.button}</button>
      <button autofocus @click=${o}>
        ${h(r,"resources.cancel")}
      </button>
    </div>
  </dialog>`}function Dn(r,e,t,n){return l`<li class="row">
    <details>
      <summary>
        ${h(r,`changes.outcome.${t.outcome}`)}
        <span class="soft">
          ${t.at?S(r,t.at):c} · ${P(r,t.nodes)}
          ${t.realised_gain?l`· ${h(r,"changes.realised",{amount:v(r,Number(t.realised_gain),e.currency)})}`:c}
        </span>
      </summary>
      ${t.reasons.map(o=>l`<div>${o.message}</div>`)}
      ${Ae(r,e,t.steps)}
    </details>
    ${n?l`<button @click=${n}>${h(r,"changes.undo")}</button>`:c}
  </li>`}function It(r,e,t,n){if(!t.length)return l`<div class="soft">${h(r,"changes.none")}</div>`;let o=t.filter(i=>i.restores&&i.outcome==="rolled_back"),s=t.find(i=>i.outcome==="applied"&&!i.restores&&!o.some(a=>a.restores===i.reallocation_id));return l`<ul>
    ${t.map(i=>Dn(r,e,i,n&&i===s?()=>n(i):null))}
  </ul>`}function Lt(r){return(r?.unit??"").replace(/\/d$/,"")}function E(r,e,t=!1){let n=w(e),o=e?.quality??"unknown";if(n===null)return l`<span class="soft">${h(r,`quality.${o==="unpriced"?o:"unknown"}`)}</span>`;let s=v(r,n,Lt(e)),i=t?h(r,"earnings.a_day",{amount:s}):s,a=o==="measured"?c:h(r,`quality.${o}`);return l`${i} <span class="soft">${a}</span>`}function Ft(r,e,t){let{host:n}=e,o=w(n.forecast_month_low),s=w(n.forecast_month_high),i=o===null||s===null?c:h(r,"earnings.between",{low:v(r,o,e.currency),high:v(r,s,e.currency)}),a=t==="net"?n.net_rate:n.earnings_rate;return l`
    ${t==="token"?Vn(r,e):l`<div class="now">${E(r,a,!0)}</div>`}
    <dl class="figures">
      <div>
        <dt>${h(r,"earnings.today")}</dt>
        <dd>${E(r,n.earnings_today)}</dd>
      </div>
      <div>
        <dt>${h(r,"earnings.month")}</dt>
        <dd>${E(r,n.earnings_month)}</dd>
      </div>
      <div>
        <dt>${h(r,"earnings.forecast")}</dt>
        <dd>${E(r,n.forecast_month)}</dd>
        <dd class="soft">${i}</dd>
      </div>
    </dl>
    ${e.unpriced.length?l`<div class="soft">
          ${h(r,"earnings.unpriced",{names:P(r,e.unpriced)})}
        </div>`:c}
  `}function Vn(r,e){let t=new Map;for(let n of Object.values(e.nodes)){let o=n.readings.earnings_rate,s=w(o),i=Lt(o);s!==null&&i&&t.set(i,(t.get(i)??0)+s)}return l`<div class="figures">
    ${[...t].map(([n,o])=>l`<div class="now">
          ${h(r,"earnings.a_day",{amount:v(r,o,n)})}
        </div>`)}
  </div>`}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Wt={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Se=r=>(...e)=>({_$litDirective$:r,values:e}),Y=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,n){this._$Ct=e,this._$AM=t,this._$Ci=n}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};/**
 * @license
 * Copyright 2018 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Un={},Bt=Se(class extends Y{constructor(){super(...arguments),this.ot=Un}render(r,e){return e()}update(r,[e,t]){if(Array.isArray(e)){if(Array.isArray(this.ot)&&this.ot.length===e.length&&e.every((n,o)=>n===this.ot[o]))return _}else if(this.ot===e)return _;return this.ot=Array.isArray(e)?Array.from(e):e,this.render(e,t)}});/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{I:qn}=xt,Gt=r=>r;var Zt=()=>document.createComment(""),X=(r,e,t)=>{let n=r._$AA.parentNode,o=e===void 0?r._$AB:e._$AA;if(t===void 0){let s=n.insertBefore(Zt(),o),i=n.insertBefore(Zt(),o);t=new qn(s,i,r,r.options)}else{let s=t._$AB.nextSibling,i=t._$AM,a=i!==r;if(a){let d;t._$AQ?.(r),t._$AM=r,t._$AP!==void 0&&(d=r._$AU)!==i._$AU&&t._$AP(d)}if(s!==o||a){let d=t._$AA;for(;d!==s;){let u=Gt(d).nextSibling;Gt(n).insertBefore(d,o),d=u}}}return t},H=(r,e,t=r)=>(r._$AI(e,t),r),In={},Kt=(r,e=In)=>r._$AH=e,Jt=r=>r._$AH,Re=r=>{r._$AR(),r._$AA.remove()};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Qt=(r,e,t)=>{let n=new Map;for(let o=e;o<=t;o++)n.set(r[o],o);return n},Yt=Se(class extends Y{constructor(r){if(super(r),r.type!==Wt.CHILD)throw Error("repeat() can only be used in text expressions")}dt(r,e,t){let n;t===void 0?t=e:e!==void 0&&(n=e);let o=[],s=[],i=0;for(let a of r)o[i]=n?n(a,i):i,s[i]=t(a,i),i++;return{values:s,keys:o}}render(r,e,t){return this.dt(r,e,t).values}update(r,[e,t,n]){let o=Jt(r),{values:s,keys:i}=this.dt(e,t,n);if(!Array.isArray(o))return this.ut=i,s;let a=this.ut??=[],d=[],u,m,p=0,g=o.length-1,f=0,y=s.length-1;for(;p<=g&&f<=y;)if(o[p]===null)p++;else if(o[g]===null)g--;else if(a[p]===i[f])d[f]=H(o[p],s[f]),p++,f++;else if(a[g]===i[y])d[y]=H(o[g],s[y]),g--,y--;else if(a[p]===i[y])d[y]=H(o[p],s[y]),X(r,d[y+1],o[p]),p++,y--;else if(a[g]===i[f])d[f]=H(o[g],s[f]),X(r,o[p],o[g]),g--,f++;else if(u===void 0&&(u=Qt(i,f,y),m=Qt(a,p,g)),u.has(a[p]))if(u.has(a[g])){let A=m.get(i[f]),Ne=A!==void 0?o[A]:null;if(Ne===null){let it=X(r,o[p]);H(it,s[f]),d[f]=it}else d[f]=H(Ne,s[f]),X(r,o[p],Ne),o[A]=null;f++}else Re(o[g]),g--;else Re(o[p]),p++;for(;f<=y;){let A=X(r,d[y+1]);H(A,s[f]),d[f++]=A}for(;p<=g;){let A=o[p++];A!==null&&Re(A)}return this.ut=i,Kt(r,d),_}});var Xt=[0,22,44];function j(r){let e=new Map;return new Map(Object.values(r).map(({id:t,protocol:n})=>{let o=e.get(n)??0;e.set(n,o+1);let s=Xt[o%Xt.length];return[t,`color-mix(in srgb, var(--depin-${n}, var(--soft)), var(--primary-text-color) ${s}%)`]}))}var Ln={storj:"M5 7c0-3.5 14-3.5 14 0v10c0 3.5-14 3.5-14 0zc0 3.5 14 3.5 14 0M5 12c0 3.5 14 3.5 14 0",golem:"M7 7h10v10H7zM10 3v4m4-4v4m-4 10v4m4-4v4M3 10h4m-4 4h4m10-4h4m-4 4h4",streamr:"M3 8q4.5-5 9 0t9 0M3 13q4.5-5 9 0t9 0M3 18q4.5-5 9 0t9 0",grass:"M12 21C12 14 13 9 16 4M12 21C11 15 9 12 4 10M12 21c1-5 4-8 8-9"};function en(r){return U`<svg viewBox="0 0 24 24"><path d=${Ln[r]??""} /></svg>`}var Te=10,tn=84,et=28;function Fn(r,e){let t=r.filter(d=>d!==null),n=Math.max(...t,0),o=Math.min(...t,0),s=n-o||1,i="M",a=r.map((d,u)=>{if(d===null)return i="M","";let m=u/Math.max(1,r.length-1)*tn,p=`${i}${m.toFixed(1)} ${(et-1-(d-o)/s*(et-2)).toFixed(1)}`;return i="L",p});return l`<svg class="spark" viewBox="0 0 ${tn} ${et}" role="img" aria-label=${e}>
    ${U`<path d=${a.join("")} />`}
  </svg>`}function Wn(r,e,t,n,o,s){let i=n==="token"?e.readings.earnings_rate:e.readings[n==="net"?"net_rate":"earnings_rate_fiat"]??e.readings.earnings_rate_fiat,a=e.readings.earnings_rate,d=w(i)===null&&w(a)!==null?a:i,u=w(e.readings.unpaid),m=o?.map(p=>p===null?null:Number(p))??[];return l`<li class="node" style="--colour: ${t}">
    <span class="mark" role="img" aria-label=${e.protocol}>${en(e.protocol)}</span>
    <span class="name">
      <span title=${e.name}>${e.name}</span>
      <span class="health ${e.health}" title=${e.health_reason??c}>
        ${h(r,`nodes.health.${e.health}`)}
        ${u===null?c:l` ·
            ${h(r,"nodes.unpaid",{amount:v(r,u,e.readings.unpaid?.unit??"")})}`}
        ${s&&Date.parse(s)>Date.now()?l` · ${h(r,"nodes.due",{when:S(r,s)})}`:c}
      </span>
    </span>
    ${m.some(p=>p!==null)?Fn(m,h(r,"nodes.history")):l`<span class="spark"></span>`}
    <span class="amount">${E(r,d,!0)}</span>
  </li>`}var nn=["offline","degraded","unknown","paused","idle","earning"];function Bn(r,e){let t=Object.values(r.nodes);return t.length<=Te?t:(t.sort((n,o)=>nn.indexOf(n.health)-nn.indexOf(o.health)),e?t:t.slice(0,Te))}function ze(r,e,t,n,o=!0){let s=j(e.nodes);return l`<ul aria-label=${h(r,"nodes.title")}>
    ${Yt(Bn(e,o),i=>i.id,i=>{let a=s.get(i.id)??"var(--soft)",d=n?.nodes[i.id]?.earned,u=e.payouts?.[i.id],m=[i,a,t,d,u,r.language,r.locale];return Bt(m,()=>Wn(r,i,a,t,d,u))})}
  </ul>`}var Ce=["cpu","memory","bandwidth","storage"];function Gn(r,e,t){let n=Ce.filter(s=>t.before[s]!==t.after[s]).map(s=>h(r,"plan.from_to",{resource:h(r,`resources.${s}`),before:$(r,t.before[s]??0,1),after:$(r,t.after[s]??0,1)})),o=e.nodes[t.node]?.name??t.node;return l`<li>${h(r,"plan.step",{node:o,change:P(r,n)})}</li>`}function rn(r,e,t){let{moves:n,sentence:o,sentences:s}=t,i=a=>v(r,a,e.currency);return l`
    <div>${s?.[Z(r)]??o}</div>
    ${n.length?l`
          <ul>
            ${n.map(a=>Gn(r,e,a))}
          </ul>
          <div>
            ${h(r,"plan.gain",{amount:i(t.gain),low:i(t.gain_low),high:i(t.gain_high)})}
          </div>
          <div class="soft">
            ${h(r,"plan.cost",{amount:i(t.cost)})} ·
            ${h(r,"plan.sure",{percent:$(r,100*t.confidence)})}
          </div>
        `:c}
  `}var tt=.5,on=100.05,Zn={cpu:{key:"cpu_usage",unit:0},memory:{key:"memory_usage",unit:1024**3},bandwidth:{key:"network_out",unit:1e6/8},storage:{key:"storage_used",unit:1e9}};function rt(r,e,t,n){return n?.[e]?.[t]??w(r.nodes[e]?.readings[`${t}_allocation`])}function Kn(r,e,t){let{key:n,unit:o}=Zn[t],s=w(e.readings[n]);if(s===null||!o)return s;let i=r.capacity[t];return i?100*s/(i*o):null}function F(r){return Ce.filter(e=>Object.values(r.controls).some(t=>(t[e]?.enforcement??"advisory")!=="advisory"))}function nt(r){return r.reduce((e,t)=>e+(t??0),0)}function sn(r,e,t){return nt(Object.keys(r.nodes).map(n=>rt(r,n,e,t)))}function an(r,e){return F(r).some(t=>sn(r,t,e)>on)}function ln(r,e,t){let n=r.controls[e]?.[t];return n&&n.enforcement!=="advisory"?n:null}function Jn(r,e,{minimum:t,maximum:n},o){let s=r.currentTarget,i=s.closest(".bar"),d=(getComputedStyle(i).direction==="rtl"?-1:1)*100/i.getBoundingClientRect().width;s.setPointerCapture(r.pointerId),s.onpointermove=u=>{let m=e+(u.clientX-r.clientX)*d,p=Math.round(m/tt)*tt;o(Math.min(n,Math.max(t,p)))},s.onlostpointercapture=()=>s.onpointermove=null}function Qn(r,e,t,n){let o=j(e.nodes),s=Object.values(e.nodes).map(u=>({node:u,share:rt(e,u.id,t,n.draft)??0,used:Kn(e,u,t)})).filter(u=>u.share>0),i=(u,m)=>h(r,"resources.given",{node:u.name,percent:$(r,m,1)}),a=s.some(u=>u.used!==null)?nt(s.map(u=>u.used)):null,d=Math.max(0,100-nt(s.map(u=>u.share)));return l`<div>
    <div class="row">
      <span>${h(r,`resources.${t}`)}</span>
      <span class="soft">
        ${a===null?c:l`${h(r,"resources.used",{percent:$(r,a,1)})} · `}
        ${h(r,"resources.free")} ${$(r,d,1)}
      </span>
    </div>
    <div
      class="bar ${n.draft?"open":""}"
      role="img"
      aria-label=${P(r,s.map(({node:u,share:m})=>i(u,m)))}
    >
      ${s.map(({node:u,share:m,used:p})=>{let g=n.draft&&!n.busy?ln(e,u.id,t):null,f=y=>Jn(y,m,g,A=>n.move(u.id,t,A));return l`<span
          title=${i(u,m)}
          style="--colour: ${o.get(u.id)}; width: ${m}%"
          >${p===null?c:l`<i style="width: ${Math.min(100,100*p/m)}%"></i>`}
          ${g?l`<b @pointerdown=${f}></b>`:c}</span
        >`})}
    </div>
  </div>`}function Yn(r,e,t,n){let o=j(e.nodes),s=Object.values(e.nodes).map(i=>{let a=ln(e,i.id,t),d=rt(e,i.id,t,n.draft);return d===null?c:a?l`<label class="slider" style="--colour: ${o.get(i.id)}">
      <span class="name"><span>${i.name}</span></span>
      <input
        type="range"
        min=${a.minimum}
        max=${a.maximum}
        step=${tt}
        .value=${String(d)}
        aria-label="${i.name}, ${h(r,`resources.${t}`)}"
        aria-valuetext=${$(r,d,1)}
        ?disabled=${n.busy}
        @input=${u=>n.move(i.id,t,Number(u.target.value))}
      />
      <span class="amount">${$(r,d,1)}</span>
    </label>`:l`<div class="slider">
        <span class="name"><span>${i.name}</span></span>
        <span class="soft">${h(r,"resources.advisory")}</span>
        <span class="amount">${$(r,d,1)}</span>
      </div>`});return l`${s}`}function Pe(r){let e=j(r.nodes);return l`<div class="legend soft">
    ${Object.values(r.nodes).map(t=>l`<span style="--colour: ${e.get(t.id)}">${t.name}</span>`)}
  </div>`}function Ee(r,e,t){return l`${F(e).map(n=>{let o=sn(e,n,t.draft);return l`
      ${Qn(r,e,n,t)}
      ${t.draft?Yn(r,e,n,t):c}
      ${o>on?l`<div class="note bad" role="alert">
            ${h(r,"resources.over",{resource:h(r,`resources.${n}`),percent:$(r,o,1)})}
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
`;var dn=["earnings","alerts","nodes","resources","plan","changes"];function cn(r){return r.plan_id??r.sentence}var R=class extends k{constructor(){super(...arguments);this.show="gross";this.all=!1;this.dismissed=null;this.history=null;this.list=null;this.asked=null;this.changer=new ke(this,async(t,n)=>{let o=await J(this.hass,t,this.entryId,n);return"dry_run"in n||(this.list=this.asked=null),o})}static getStubConfig(t){let[n]=K(t);return n?{entry_id:n}:{}}static getConfigForm(){let t={select:{multiple:!0,options:[...dn]}};return L(Q,{name:"parts",selector:t})}getCardSize(){return 8}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}willUpdate(t){super.willUpdate(t),this.fetch()}updated(){let t=this.renderRoot.querySelector("dialog");t&&!t.open&&t.showModal()}fetch(){let{view:t,status:n}=this.feed,o=this.entryId;if(!this.hass||!t||!o||n!=="ready")return;let{left:s,next:i,trouble:a,busy:d}=t.changes,u=[o,t.at.slice(0,13),s,i,a,d].join();if(u===this.asked)return;this.asked=u;let m=36e5,p=Math.floor(Date.parse(t.at)/m)*m,[g,f]=[p-24*m,p].map(y=>new Date(y).toISOString());J(this.hass,"history",o,{start:g,end:f}).then(({history:y})=>this.history=y).catch(()=>{}),J(this.hass,"reallocations",o,{limit:5}).then(({reallocations:y})=>{u===this.asked&&(this.list=y)}).catch(()=>{})}body(t,n){let o=Object.values(n.nodes),s=this.config?.parts??dn;return l`
      <header>
        <h2>${this.config?.title??n.name}</h2>
        ${o.length?this.switcher():c}
      </header>
      ${this.feed.status==="unloaded"?l`<div class="note" role="status">
            ${this.t("card.unloaded",{when:S(t,n.at)})}
          </div>`:c}
      ${o.length&&o.every(i=>i.health==="offline")?l`<div class="note bad" role="status">${this.t("card.all_offline")}</div>`:c}
      ${o.length?s.map(i=>this.piece(t,n,i)):l`<p>${this.t("card.empty")}</p>`}
      ${qt(t,n,this.changer)}
    `}switcher(){return l`<div class="buttons" role="group" aria-label=${this.t("earnings.show")}>
      ${["gross","net","token"].map(t=>l`<button aria-pressed=${this.show===t} @click=${()=>this.show=t}>
            ${this.t(`earnings.${t}`)}
          </button>`)}
    </div>`}piece(t,n,o){switch(o){case"earnings":return Ft(t,n,this.show);case"alerts":return this.alerts(t,n);case"nodes":return this.nodes(t,n);case"resources":return F(n).length?this.resources(t,n):c;case"plan":return this.plan(t,n);case"changes":return F(n).length?this.changes(t,n):c}}nodes(t,n){let o=Object.keys(n.nodes).length;return l`${ze(t,n,this.show,this.history,this.all)}
    ${o>Te?l`<button aria-expanded=${this.all} @click=${()=>this.all=!this.all}>
          ${this.all?this.t("nodes.fewer"):this.t("nodes.all",{count:String(o)})}
        </button>`:c}`}alerts(t,n){let o=de(t,n,this.changer,"alerts");if(!n.alerts?.length)return o;let s=i=>this.changer.run("alerts",async()=>{await jt(t,this.entryId,i)});return this.section(this.t("alerts.title"),l`${Ut(t,n.alerts,s)} ${o}`)}section(t,n,o=c){return l`<section aria-label=${t}>
      <div class="row">
        <h3>${t}</h3>
        ${o}
      </div>
      ${n}
    </section>`}get may(){return this.hass?.user?.is_admin??!1}locked(t){return t.changes.busy||this.feed.status!=="ready"}resources(t,n){let{changer:o}=this,{draft:s}=o,i=this.locked(n),a=(...d)=>o.move(...d);return this.section(this.t("resources.title"),l`
        ${Ee(t,n,{draft:s,busy:i||o.busy,move:a})}
        ${n.changes.busy?l`<div role="status">${this.t("resources.busy")}</div>`:c}
        ${this.may?c:l`<div class="soft">${this.t("resources.admin")}</div>`}
        ${s?this.editor(s,i||!Object.keys(s).length||an(n,s)):c}
        ${de(t,n,o,"resources")}
      `,this.may&&!s?l`<button @click=${()=>o.edit({})}>${this.t("resources.edit")}</button>`:c)}editor(t,n){let o={text:this.t("plan.confirm"),button:this.t("plan.apply")};return l`<div class="buttons">
      <button ?disabled=${n} @click=${()=>this.changer.preview("resources",t)}>
        ${this.t("resources.preview")}
      </button>
      <button
        class="main"
        ?disabled=${n}
        @click=${()=>this.changer.propose("resources",o,t)}
      >
        ${this.t("resources.apply")}
      </button>
      <button @click=${()=>this.changer.edit(null)}>${this.t("resources.cancel")}</button>
    </div>`}plan(t,n){let o=n.plan,s=de(t,n,this.changer,"plan");if(!o||cn(o)===this.dismissed)return s;let i={text:this.t("plan.confirm"),button:this.t("plan.apply")},a=this.locked(n);return this.section(this.t("plan.title"),l`
        ${rn(t,n,o)}
        ${o.moves.length?l`<div class="buttons">
              ${this.may?l`<button
                      class="main"
                      ?disabled=${a}
                      @click=${()=>this.changer.propose("plan",i)}
                    >
                      ${this.t("plan.apply")}
                    </button>
                    <button ?disabled=${a} @click=${()=>this.changer.preview("plan")}>
                      ${this.t("plan.dry_run")}
                    </button>`:c}
              <button @click=${()=>this.dismissed=cn(o)}>
                ${this.t("plan.dismiss")}
              </button>
            </div>`:c}
        ${s}
      `)}changes(t,n){let o={text:this.t("changes.confirm"),button:this.t("changes.undo")},s=a=>this.changer.undo("changes",o,a),i=this.may&&!this.locked(n);return this.section(this.t("changes.title"),l`
        ${this.list?It(t,n,this.list,i?s:null):c}
        ${de(t,n,this.changer,"changes")}
      `)}};R.styles=W,b([x()],R.prototype,"show",2),b([x()],R.prototype,"all",2),b([x()],R.prototype,"dismissed",2),b([x()],R.prototype,"history",2),b([x()],R.prototype,"list",2),R=b([q("depin-orchestrator-card")],R);function Xn(r){return r.periods.map((e,t)=>({start:e,parts:Object.entries(r.nodes).flatMap(([n,o])=>{let s=o.earned_fiat?.[t];return s==null?[]:[{node:n,value:Number(s)}]})}))}var ot=120;function er(r,e,t,n,o){let s=0;return r.parts.filter(i=>i.value>0).map(i=>{let a=i.value/n*ot;return s+=a,U`<rect x=${e} y=${ot-s} width=${t} height=${a}
        style="fill: ${o.get(i.node)??"var(--soft)"}" />`})}function un(r,e,t,n,o){let s=Xn(e),i=s.map(m=>m.parts.reduce((p,g)=>p+g.value,0)),a=Math.max(...i,1e-9),d=100/Math.max(1,s.length),u=j(t);return l`
    <div class="row soft"><span>${v(r,a,n)}</span></div>
    <svg class="graph" viewBox="0 0 100 ${ot}" preserveAspectRatio="none" aria-hidden="true">
      ${s.map((m,p)=>U`<g><title>${o(m.start)}: ${v(r,i[p]??0,n)}</title>
            ${er(m,p*d+d*.1,d*.8,a,u)}</g>`)}
    </svg>
    <div class="row soft">
      <span>${s[0]?o(s[0].start):""}</span>
      <span>${s.length>1?o(s.at(-1).start):""}</span>
    </div>
    <table class="hidden">
      ${s.map((m,p)=>l`<tr>
          <th scope="row">${o(m.start)}</th>
          <td>${m.parts.length?v(r,i[p]??0,n):"?"}</td>
        </tr>`)}
    </table>
  `}var He=24*36e5,je={day:{back:He,resolution:"hour",written:{hour:"numeric"}},week:{back:7*He,resolution:"day",written:{weekday:"short"}},month:{back:30*He,resolution:"day",written:{day:"numeric",month:"short"}},year:{back:365*He,resolution:"month",written:{month:"short",year:"numeric"}}},B=class extends k{constructor(){super(...arguments);this.span=null;this.columns=null;this.asked=""}static getStubConfig(){return{span:"week"}}static getConfigForm(){let t={select:{options:Object.keys(je)}};return L(Q,{name:"span",selector:t})}getCardSize(){return 4}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}get shown(){return this.span??this.config?.span??"week"}willUpdate(t){super.willUpdate(t);let{view:n,status:o}=this.feed,s=this.entryId;if(!this.hass||!n||!s||o!=="ready")return;let{back:i,resolution:a}=je[this.shown],d=[s,this.shown,n.at.slice(0,13)].join();if(d===this.asked)return;this.asked=d;let u=new Date(Date.parse(n.at)-i).toISOString();J(this.hass,"history",s,{start:u,resolution:a}).then(({history:m})=>{d===this.asked&&(this.columns=m)}).catch(()=>{})}body(t,n){let o=s=>Dt(t,s,je[this.shown].written);return l`
      <header>
        <h2>${this.config?.title??this.t("graph.title")}</h2>
        <div class="buttons" role="group" aria-label=${this.t("config.span")}>
          ${Object.keys(je).map(s=>l`<button aria-pressed=${this.shown===s} @click=${()=>this.span=s}>
                ${this.t(`graph.${s}`)}
              </button>`)}
        </div>
      </header>
      ${this.columns?.periods.length?un(t,this.columns,n.nodes,n.currency,o):this.columns?l`<p class="soft">${this.t("graph.nothing")}</p>`:c}
      ${Pe(n)}
    `}};B.styles=W,b([x()],B.prototype,"span",2),b([x()],B.prototype,"columns",2),B=b([q("depin-orchestrator-earnings-card")],B);var ce=class extends k{static getStubConfig(){return{}}static getConfigForm(){return L({name:"node",selector:{text:{}}})}getCardSize(){return 3}getGridOptions(){return{columns:6,min_columns:4,rows:"auto"}}body(e,t){let n=this.config?.node?.toLowerCase(),o=Object.values(t.nodes).find(a=>!n||a.id.toLowerCase()===n||a.name.toLowerCase()===n);if(!o)return l`<p role="alert">${this.t("card.no_node")}</p>`;let s=o.readings.last_payout,i=w(o.readings.earnings_total_fiat);return l`
      ${ze(e,{...t,nodes:{[o.id]:o}},"gross",null)}
      <dl class="figures">
        ${["earnings_today","earnings_month","earnings_total"].map(a=>l`<div>
              <dt>${this.t(`node.${a}`)}</dt>
              <dd>${E(e,o.readings[a])}</dd>
            </div>`)}
      </dl>
      ${i===null?c:l`<div class="soft">
            ${this.t("node.worth",{amount:v(e,i,t.currency)})}
          </div>`}
      ${s?.value?l`<div class="soft">
            ${this.t("nodes.payout",{when:S(e,String(s.value))})}
          </div>`:c}
    `}};ce.styles=W,ce=b([q("depin-orchestrator-node-card")],ce);var ue=class extends k{static getStubConfig(){return{}}static getConfigForm(){return L(Q)}getCardSize(){return 3}getGridOptions(){return{columns:12,min_columns:4,rows:"auto"}}body(e,t){let n={draft:null,busy:!1,move:()=>{}};return l`
      <h2>${this.config?.title??this.t("resources.title")}</h2>
      ${F(t).length?l`${Ee(e,t,n)} ${Pe(t)}`:l`<p>${this.t("resources.none")}</p>`}
    `}};ue.styles=W,ue=b([q("depin-orchestrator-allocation-card")],ue);var pn="depin-orchestrator";function Oe(r,e,t={}){return{type:`custom:${r}`,entry_id:e,...t}}function hn(r,e){return Object.values(r.devices).filter(t=>I(t)===e)}function tr(r,e){return hn(r,e).map(le).filter(t=>t!==void 0)}function nr(r,e){let t=hn(r,e).find(n=>!le(n));return t?.name_by_user??t?.name??"DePIN"}var st=class extends HTMLElement{static getCreateSuggestions(){return{title:"DePIN",icon:"mdi:server-network"}}static async generate(e,t){return{title:"DePIN",views:K(t).map((o,s)=>({title:nr(t,o),path:`host-${s+1}`,type:"sections",max_columns:3,sections:[{type:"grid",cards:[Oe("depin-orchestrator-card",o)]},{type:"grid",cards:[Oe("depin-orchestrator-earnings-card",o,{span:"month"}),Oe("depin-orchestrator-allocation-card",o)]},{type:"grid",cards:tr(t,o).map(i=>Oe("depin-orchestrator-node-card",o,{node:i,grid_options:{columns:12}}))}]}))}}};customElements.define(`ll-strategy-dashboard-${pn}`,st);window.customStrategies=[...window.customStrategies??[],{type:pn,strategyType:"dashboard",name:"DePIN Orchestrator",description:"A view per host: what its nodes earn, how they are, and who has how much."}];window.customCards=[...window.customCards??[],{type:"depin-orchestrator-card",name:"DePIN Orchestrator",description:"What your nodes earn, what would earn more, and one tap to apply or undo it.",preview:!0,getEntitySuggestion:(r,e)=>{let t=Qe(r,e);return t?{config:{type:"custom:depin-orchestrator-card",entry_id:I(t)}}:null}},{type:"depin-orchestrator-earnings-card",name:"DePIN Orchestrator: earnings",description:"Earnings by hour, day or month, stacked by node.",preview:!0},{type:"depin-orchestrator-allocation-card",name:"DePIN Orchestrator: resources",description:"Who has how much of the host.",preview:!0},{type:"depin-orchestrator-node-card",name:"DePIN Orchestrator: node",description:"One node: how it is and what it earns.",preview:!0,getEntitySuggestion:(r,e)=>{let t=Qe(r,e),n=t&&le(t);return n?{config:{type:"custom:depin-orchestrator-node-card",entry_id:I(t),node:n}}:null}}];
