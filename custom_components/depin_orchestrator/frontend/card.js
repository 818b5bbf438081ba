var Dt=Object.defineProperty;var Vt=Object.getOwnPropertyDescriptor;var y=(s,e,t,n)=>{for(var r=n>1?void 0:n?Vt(e,t):e,o=s.length-1,i;o>=0;o--)(i=s[o])&&(r=(n?i(e,t,r):i(r))||r);return n&&r&&Dt(e,t,r),r};/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var oe=globalThis,ie=oe.ShadowRoot&&(oe.ShadyCSS===void 0||oe.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,ze=Symbol(),Ze=new WeakMap,Z=class{constructor(e,t,n){if(this._$cssResult$=!0,n!==ze)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(ie&&e===void 0){let n=t!==void 0&&t.length===1;n&&(e=Ze.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),n&&Ze.set(t,e))}return e}toString(){return this.cssText}},Ke=s=>new Z(typeof s=="string"?s:s+"",void 0,ze),Ce=(s,...e)=>{let t=s.length===1?s[0]:e.reduce((n,r,o)=>n+(i=>{if(i._$cssResult$===!0)return i.cssText;if(typeof i=="number")return i;throw Error("Value passed to 'css' function must be a 'css' function result: "+i+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(r)+s[o+1],s[0]);return new Z(t,s,ze)},Je=(s,e)=>{if(ie)s.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let n=document.createElement("style"),r=oe.litNonce;r!==void 0&&n.setAttribute("nonce",r),n.textContent=t.cssText,s.appendChild(n)}},Te=ie?s=>s:s=>s instanceof CSSStyleSheet?(e=>{let t="";for(let n of e.cssRules)t+=n.cssText;return Ke(t)})(s):s;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{is:Ut,defineProperty:qt,getOwnPropertyDescriptor:Lt,getOwnPropertyNames:It,getOwnPropertySymbols:Bt,getPrototypeOf:Wt}=Object,ae=globalThis,Qe=ae.trustedTypes,Ft=Qe?Qe.emptyScript:"",Gt=ae.reactiveElementPolyfillSupport,K=(s,e)=>s,J={toAttribute(s,e){switch(e){case Boolean:s=s?Ft:null;break;case Object:case Array:s=s==null?s:JSON.stringify(s)}return s},fromAttribute(s,e){let t=s;switch(e){case Boolean:t=s!==null;break;case Number:t=s===null?null:Number(s);break;case Object:case Array:try{t=JSON.parse(s)}catch{t=null}}return t}},le=(s,e)=>!Ut(s,e),Ye={attribute:!0,type:String,converter:J,reflect:!1,useDefault:!1,hasChanged:le};Symbol.metadata??=Symbol("metadata"),ae.litPropertyMetadata??=new WeakMap;var S=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=Ye){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&qt(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:o}=Lt(this.prototype,e)??{get(){return this[t]},set(i){this[t]=i}};return{get:r,set(i){let a=r?.call(this);o?.call(this,i),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??Ye}static _$Ei(){if(this.hasOwnProperty(K("elementProperties")))return;let e=Wt(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(K("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(K("properties"))){let t=this.properties,n=[...It(t),...Bt(t)];for(let r of n)this.createProperty(r,t[r])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[n,r]of t)this.elementProperties.set(n,r)}this._$Eh=new Map;for(let[t,n]of this.elementProperties){let r=this._$Eu(t,n);r!==void 0&&this._$Eh.set(r,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let r of n)t.unshift(Te(r))}else e!==void 0&&t.push(Te(e));return t}static _$Eu(e,t){let n=t.attribute;return n===!1?void 0:typeof n=="string"?n:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Je(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&n.reflect===!0){let o=(n.converter?.toAttribute!==void 0?n.converter:J).toAttribute(t,n.type);this._$Em=e,o==null?this.removeAttribute(r):this.setAttribute(r,o),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let o=n.getPropertyOptions(r),i=typeof o.converter=="function"?{fromAttribute:o.converter}:o.converter?.fromAttribute!==void 0?o.converter:J;this._$Em=r;let a=i.fromAttribute(t,o.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,o){if(e!==void 0){let i=this.constructor;if(r===!1&&(o=this[e]),n??=i.getPropertyOptions(e),!((n.hasChanged??le)(o,t)||n.useDefault&&n.reflect&&o===this._$Ej?.get(e)&&!this.hasAttribute(i._$Eu(e,n))))return;this.C(e,t,n)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:o},i){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,i??t??this[e]),o!==!0||i!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),r===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[r,o]of this._$Ep)this[r]=o;this._$Ep=void 0}let n=this.constructor.elementProperties;if(n.size>0)for(let[r,o]of n){let{wrapped:i}=o,a=this[r];i!==!0||this._$AL.has(r)||a===void 0||this.C(r,void 0,o,a)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(n=>n.hostUpdate?.()),this.update(t)):this._$EM()}catch(n){throw e=!1,this._$EM(),n}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};S.elementStyles=[],S.shadowRootOptions={mode:"open"},S[K("elementProperties")]=new Map,S[K("finalized")]=new Map,Gt?.({ReactiveElement:S}),(ae.reactiveElementVersions??=[]).push("2.1.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Pe=globalThis,Xe=s=>s,de=Pe.trustedTypes,et=de?de.createPolicy("lit-html",{createHTML:s=>s}):void 0,Re="$lit$",z=`lit$${Math.random().toFixed(9).slice(2)}$`,je="?"+z,Zt=`<${je}>`,O=document,Y=()=>O.createComment(""),X=s=>s===null||typeof s!="object"&&typeof s!="function",Oe=Array.isArray,it=s=>Oe(s)||typeof s?.[Symbol.iterator]=="function",Ee=`[ 	
\f\r]`,Q=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,tt=/-->/g,nt=/>/g,R=RegExp(`>|${Ee}(?:([^\\s"'>=/]+)(${Ee}*=${Ee}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),st=/'/g,rt=/"/g,at=/^(?:script|style|textarea|title)$/i,He=s=>(e,...t)=>({_$litType$:s,strings:e,values:t}),d=He(1),te=He(2),zn=He(3),C=Symbol.for("lit-noChange"),u=Symbol.for("lit-nothing"),ot=new WeakMap,j=O.createTreeWalker(O,129);function lt(s,e){if(!Oe(s)||!s.hasOwnProperty("raw"))throw Error("invalid template strings array");return et!==void 0?et.createHTML(e):e}var dt=(s,e)=>{let t=s.length-1,n=[],r,o=e===2?"<svg>":e===3?"<math>":"",i=Q;for(let a=0;a<t;a++){let l=s[a],h,p,c=-1,f=0;for(;f<l.length&&(i.lastIndex=f,p=i.exec(l),p!==null);)f=i.lastIndex,i===Q?p[1]==="!--"?i=tt:p[1]!==void 0?i=nt:p[2]!==void 0?(at.test(p[2])&&(r=RegExp("</"+p[2],"g")),i=R):p[3]!==void 0&&(i=R):i===R?p[0]===">"?(i=r??Q,c=-1):p[1]===void 0?c=-2:(c=i.lastIndex-p[2].length,h=p[1],i=p[3]===void 0?R:p[3]==='"'?rt:st):i===rt||i===st?i=R:i===tt||i===nt?i=Q:(i=R,r=void 0);let g=i===R&&s[a+1].startsWith("/>")?" ":"";o+=i===Q?l+Zt:c>=0?(n.push(h),l.slice(0,c)+Re+l.slice(c)+z+g):l+z+(c===-2?a:g)}return[lt(s,o+(s[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),n]},ee=class s{constructor({strings:e,_$litType$:t},n){let r;this.parts=[];let o=0,i=0,a=e.length-1,l=this.parts,[h,p]=dt(e,t);if(this.el=s.createElement(h,n),j.currentNode=this.el.content,t===2||t===3){let c=this.el.content.firstChild;c.replaceWith(...c.childNodes)}for(;(r=j.nextNode())!==null&&l.length<a;){if(r.nodeType===1){if(r.hasAttributes())for(let c of r.getAttributeNames())if(c.endsWith(Re)){let f=p[i++],g=r.getAttribute(c).split(z),b=/([.?@])?(.*)/.exec(f);l.push({type:1,index:o,name:b[2],strings:g,ctor:b[1]==="."?ue:b[1]==="?"?pe:b[1]==="@"?he:N}),r.removeAttribute(c)}else c.startsWith(z)&&(l.push({type:6,index:o}),r.removeAttribute(c));if(at.test(r.tagName)){let c=r.textContent.split(z),f=c.length-1;if(f>0){r.textContent=de?de.emptyScript:"";for(let g=0;g<f;g++)r.append(c[g],Y()),j.nextNode(),l.push({type:2,index:++o});r.append(c[f],Y())}}}else if(r.nodeType===8)if(r.data===je)l.push({type:2,index:o});else{let c=-1;for(;(c=r.data.indexOf(z,c+1))!==-1;)l.push({type:7,index:o}),c+=z.length-1}o++}}static createElement(e,t){let n=O.createElement("template");return n.innerHTML=e,n}};function H(s,e,t=s,n){if(e===C)return e;let r=n!==void 0?t._$Co?.[n]:t._$Cl,o=X(e)?void 0:e._$litDirective$;return r?.constructor!==o&&(r?._$AO?.(!1),o===void 0?r=void 0:(r=new o(s),r._$AT(s,t,n)),n!==void 0?(t._$Co??=[])[n]=r:t._$Cl=r),r!==void 0&&(e=H(s,r._$AS(s,e.values),r,n)),e}var ce=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??O).importNode(t,!0);j.currentNode=r;let o=j.nextNode(),i=0,a=0,l=n[0];for(;l!==void 0;){if(i===l.index){let h;l.type===2?h=new B(o,o.nextSibling,this,e):l.type===1?h=new l.ctor(o,l.name,l.strings,this,e):l.type===6&&(h=new me(o,this,e)),this._$AV.push(h),l=n[++a]}i!==l?.index&&(o=j.nextNode(),i++)}return j.currentNode=O,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings!==void 0?(n._$AI(e,n,t),t+=n.strings.length-2):n._$AI(e[t])),t++}},B=class s{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=u,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=H(this,e,t),X(e)?e===u||e==null||e===""?(this._$AH!==u&&this._$AR(),this._$AH=u):e!==this._$AH&&e!==C&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):it(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==u&&X(this._$AH)?this._$AA.nextSibling.data=e:this.T(O.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n=="number"?this._$AC(e):(n.el===void 0&&(n.el=ee.createElement(lt(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let o=new ce(r,this),i=o.u(this.options);o.p(t),this.T(i),this._$AH=o}}_$AC(e){let t=ot.get(e.strings);return t===void 0&&ot.set(e.strings,t=new ee(e)),t}k(e){Oe(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,n,r=0;for(let o of e)r===t.length?t.push(n=new s(this.O(Y()),this.O(Y()),this,this.options)):n=t[r],n._$AI(o),r++;r<t.length&&(this._$AR(n&&n._$AB.nextSibling,r),t.length=r)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let n=Xe(e).nextSibling;Xe(e).remove(),e=n}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},N=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,o){this.type=1,this._$AH=u,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=o,n.length>2||n[0]!==""||n[1]!==""?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=u}_$AI(e,t=this,n,r){let o=this.strings,i=!1;if(o===void 0)e=H(this,e,t,0),i=!X(e)||e!==this._$AH&&e!==C,i&&(this._$AH=e);else{let a=e,l,h;for(e=o[0],l=0;l<o.length-1;l++)h=H(this,a[n+l],t,l),h===C&&(h=this._$AH[l]),i||=!X(h)||h!==this._$AH[l],h===u?e=u:e!==u&&(e+=(h??"")+o[l+1]),this._$AH[l]=h}i&&!r&&this.j(e)}j(e){e===u?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},ue=class extends N{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===u?void 0:e}},pe=class extends N{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==u)}},he=class extends N{constructor(e,t,n,r,o){super(e,t,n,r,o),this.type=5}_$AI(e,t=this){if((e=H(this,e,t,0)??u)===C)return;let n=this._$AH,r=e===u&&n!==u||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,o=e!==u&&(n===u||r);r&&this.element.removeEventListener(this.name,this,n),o&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},me=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){H(this,e)}},ct={M:Re,P:z,A:je,C:1,L:dt,R:ce,D:it,V:H,I:B,H:N,N:pe,U:he,B:ue,F:me},Kt=Pe.litHtmlPolyfillSupport;Kt?.(ee,B),(Pe.litHtmlVersions??=[]).push("3.3.3");var ut=(s,e,t)=>{let n=t?.renderBefore??e,r=n._$litPart$;if(r===void 0){let o=t?.renderBefore??null;n._$litPart$=r=new B(e.insertBefore(Y(),o),o,void 0,t??{})}return r._$AI(s),r};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Ne=globalThis,T=class extends S{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=ut(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return C}};T._$litElement$=!0,T.finalized=!0,Ne.litElementHydrateSupport?.({LitElement:T});var Jt=Ne.litElementPolyfillSupport;Jt?.({LitElement:T});(Ne.litElementVersions??=[]).push("4.2.2");/**
 * @license
 * Copyright 2022 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 *//**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var M=s=>(e,t)=>{t!==void 0?t.addInitializer(()=>{customElements.define(s,e)}):customElements.define(s,e)};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Qt={attribute:!0,type:String,converter:J,reflect:!1,hasChanged:le},Yt=(s=Qt,e,t)=>{let{kind:n,metadata:r}=t,o=globalThis.litPropertyMetadata.get(r);if(o===void 0&&globalThis.litPropertyMetadata.set(r,o=new Map),n==="setter"&&((s=Object.create(s)).wrapped=!0),o.set(t.name,s),n==="accessor"){let{name:i}=t;return{set(a){let l=e.get.call(this);e.set.call(this,a),this.requestUpdate(i,l,s,!0,a)},init(a){return a!==void 0&&this.C(i,void 0,s,a),a}}}if(n==="setter"){let{name:i}=t;return function(a){let l=this[i];e.call(this,a),this.requestUpdate(i,l,s,!0,a)}}throw Error("Unsupported decorator location: "+n)};function ge(s){return(e,t)=>typeof t=="object"?Yt(s,e,t):((n,r,o)=>{let i=r.hasOwnProperty(o);return r.constructor.createProperty(o,n),i?Object.getOwnPropertyDescriptor(r,o):void 0})(s,e,t)}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */function $(s){return ge({...s,state:!0,attribute:!1})}/**
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
 */var De=class{constructor(e,t){this.entryId=e;this.forget=t;this.watchers=new Set;this.end=null;this.state={view:null,status:"loading"}}watch(e,t){return this.watchers.add(t),t(this.state),this.end??=this.begin(e),()=>{this.watchers.delete(t),!this.watchers.size&&(this.end?.then(n=>n()).catch(()=>{}),this.forget())}}async begin(e){try{return await e.connection.subscribeMessage(t=>this.take(t),{type:"depin_orchestrator/subscribe",entry_id:this.entryId})}catch{return this.publish({view:null,status:"failed"}),async()=>{}}}take(e){if(e.kind==="unloaded")this.publish({...this.state,status:"unloaded"});else{let t=Xt(e.kind==="full"?null:this.state.view,e);this.publish({view:t,status:"ready"})}}publish(e){this.state=e;for(let t of this.watchers)t(e)}};function Xt(s,e){let{kind:t,nodes:n,...r}=e;if(t==="full"||s===null)return{...r,nodes:n};let o={...s.nodes};for(let[i,a]of Object.entries(n??{}))a===null?delete o[i]:o[i]=a;return{...s,...r,nodes:o}}var Me=new Map;function pt(s,e,t){let n=Me.get(e);return n||Me.set(e,n=new De(e,()=>Me.delete(e))),n.watch(s,t)}var Ve="depin_orchestrator";function W(s){let e=new Set(Object.values(s.entities).filter(n=>n.platform===Ve).map(n=>n.device_id)),t=Object.values(s.devices).filter(n=>e.has(n.id)).map(n=>n.primary_config_entry??n.config_entries?.[0]);return[...new Set(t.filter(n=>!!n))]}function ht(s,e,t){let n={config_entry_id:e,alert_id:t};return s.callService(Ve,"acknowledge_alert",n)}function D(s,e,t,n={}){return s.callWS({type:`${Ve}/${e}`,entry_id:t,...n})}var mt={card:{loading:"Der Host wird gelesen …",empty:"Dieser Host hat noch keine Nodes. Füge auf der Seite der Integration einen hinzu.",unloaded:"Der Host ist gerade nicht eingerichtet. Du siehst den letzten bekannten Stand.",failed:"Diesen Host gibt es nicht, oder du darfst ihn nicht sehen.",no_host:"Wähle in den Einstellungen der Karte einen Host.",all_offline:"Kein Node antwortet. Ist der Host oder deine Verbindung ausgefallen?",no_node:"Auf diesem Host gibt es keinen solchen Node."},earnings:{now:"Jetzt",today:"Heute",month:"Dieser Monat",forecast:"Prognose für den Monat",between:"{low} bis {high} mit 80 % Sicherheit",a_day:"{amount} am Tag",gross:"Brutto",net:"Nach Stromkosten",token:"Token",show:"Verdienst zeigen als",unpriced:"Ohne Preis nicht in der Summe: {names}"},nodes:{title:"Nodes",unpaid:"Offen {amount}",payout:"Letzte Auszahlung {when}",history:"Verdienst der letzten 24 Stunden",health:{earning:"Verdient",idle:"Ohne Arbeit",degraded:"Gestört",offline:"Offline",paused:"Pausiert",unknown:"Unbekannt"}},quality:{measured:"gemessen",estimated:"geschätzt",stale:"veraltet",unpriced:"ohne Preis",unknown:"unbekannt"},resources:{title:"Ressourcen",cpu:"CPU",memory:"Arbeitsspeicher",bandwidth:"Bandbreite",storage:"Speicherplatz",free:"Frei",used:"{percent} belegt",given:"{node}: {percent}",edit:"Ändern",preview:"Vorschau",apply:"Anwenden",cancel:"Abbrechen",over:"{resource} ergibt zusammen {percent}; höchstens 100 % können vergeben werden.",nothing:"Nichts zu ändern.",advisory:"nur angezeigt, nicht angewendet",busy:"Eine Änderung läuft …",admin:"Nur Administratoren können das ändern."},plan:{title:"Eine bessere Verteilung",gain:"{amount} am Tag mehr erwartet ({low} bis {high})",cost:"Kostet einmalig {amount}",sure:"{percent} sicher",none:"Gerade ist nichts zu ändern.",apply:"Anwenden",dry_run:"Probelauf",dismiss:"Verwerfen",confirm:"Diese Änderungen an der Maschine vornehmen?",from_to:"{resource} {before} → {after}"},changes:{title:"Letzte Änderungen",undo:"Zurücknehmen",confirm:"Alles so zurückstellen, wie es vor dieser Änderung war?",realised:"brachte bisher {amount}",none:"Noch keine Änderungen.",outcome:{applied:"Angewendet",rolled_back:"Zurückgenommen",stuck:"Steckt fest",refused:"Abgelehnt",dry_run:"Das würde geschehen"}},alerts:{title:"Meldungen",since:"seit {when}",acknowledge:"Zur Kenntnis"},config:{entry_id:"Host",title:"Titel",parts:"Gezeigte Teile",span:"Gezeigte Zeit",node:"Node (Name oder ID)"},graph:{title:"Verdienst",day:"Tag",week:"Woche",month:"Monat",year:"Jahr",nothing:"Aus dieser Zeit ist noch nichts bekannt."},node:{earnings_today:"Heute",earnings_month:"Dieser Monat",earnings_total:"Insgesamt",worth:"{amount} wert zum Preis des jeweiligen Tages"}};var Ue={card:{loading:"Reading the host…",empty:"This host has no nodes yet. Add one on the integration's page.",unloaded:"The host is not set up at the moment. What you see is the last that was known.",failed:"This host does not exist, or you may not see it.",no_host:"Choose a host in the card's settings.",all_offline:"No node answers. Is the host, or your connection, down?",no_node:"There is no such node on this host."},earnings:{now:"Now",today:"Today",month:"This month",forecast:"Forecast for the month",between:"{low} to {high} with 80 % certainty",a_day:"{amount} a day",gross:"Gross",net:"Net of electricity",token:"Tokens",show:"Show earnings as",unpriced:"Not in the total, no price: {names}"},nodes:{title:"Nodes",unpaid:"Unpaid {amount}",payout:"Last payout {when}",history:"Earnings of the last 24 hours",health:{earning:"Earning",idle:"Idle",degraded:"Degraded",offline:"Offline",paused:"Paused",unknown:"Unknown"}},quality:{measured:"measured",estimated:"estimated",stale:"stale",unpriced:"no price",unknown:"unknown"},resources:{title:"Resources",cpu:"CPU",memory:"Memory",bandwidth:"Bandwidth",storage:"Storage",free:"Free",used:"{percent} used",given:"{node}: {percent}",edit:"Change",preview:"Preview",apply:"Apply",cancel:"Cancel",over:"{resource} adds up to {percent}; at most 100 % can be given.",nothing:"Nothing to change.",advisory:"shown only, not applied",busy:"A change is under way…",admin:"Only administrators can change this."},plan:{title:"A better allocation",gain:"{amount} a day more expected ({low} to {high})",cost:"Costs {amount} once",sure:"{percent} sure",none:"Nothing to change right now.",apply:"Apply",dry_run:"Dry run",dismiss:"Dismiss",confirm:"Apply these changes to the machine?",from_to:"{resource} {before} → {after}"},changes:{title:"Recent changes",undo:"Undo",confirm:"Put everything back as it was before this change?",realised:"brought {amount} so far",none:"No changes yet.",outcome:{applied:"Applied",rolled_back:"Rolled back",stuck:"Stuck",refused:"Refused",dry_run:"This would be done"}},alerts:{title:"Alerts",since:"since {when}",acknowledge:"Acknowledge"},config:{entry_id:"Host",title:"Title",parts:"Parts to show",span:"Time shown",node:"Node (name or id)"},graph:{title:"Earnings",day:"Day",week:"Week",month:"Month",year:"Year",nothing:"Nothing is known of this time yet."},node:{earnings_today:"Today",earnings_month:"This month",earnings_total:"In all",worth:"Worth {amount} at the prices of its day"}};var gt={card:{loading:"Leyendo el equipo…",empty:"Este equipo aún no tiene nodos. Añade uno en la página de la integración.",unloaded:"El equipo no está configurado en este momento. Ves lo último que se supo.",failed:"Este equipo no existe o no puedes verlo.",no_host:"Elige un equipo en los ajustes de la tarjeta.",all_offline:"Ningún nodo responde. ¿Está caído el equipo o tu conexión?",no_node:"No hay tal nodo en este equipo."},earnings:{now:"Ahora",today:"Hoy",month:"Este mes",forecast:"Previsión del mes",between:"de {low} a {high} con un 80 % de certeza",a_day:"{amount} al día",gross:"Bruto",net:"Neto de electricidad",token:"Tokens",show:"Mostrar ganancias como",unpriced:"Fuera del total, sin precio: {names}"},nodes:{title:"Nodos",unpaid:"Pendiente {amount}",payout:"Último pago {when}",history:"Ganancias de las últimas 24 horas",health:{earning:"Ganando",idle:"Sin trabajo",degraded:"Con problemas",offline:"Desconectado",paused:"En pausa",unknown:"Desconocido"}},quality:{measured:"medido",estimated:"estimado",stale:"anticuado",unpriced:"sin precio",unknown:"desconocido"},resources:{title:"Recursos",cpu:"CPU",memory:"Memoria",bandwidth:"Ancho de banda",storage:"Almacenamiento",free:"Libre",used:"{percent} en uso",given:"{node}: {percent}",edit:"Cambiar",preview:"Vista previa",apply:"Aplicar",cancel:"Cancelar",over:"{resource} suma {percent}; se puede repartir el 100 % como máximo.",nothing:"Nada que cambiar.",advisory:"solo se muestra, no se aplica",busy:"Hay un cambio en curso…",admin:"Solo los administradores pueden cambiarlo."},plan:{title:"Un reparto mejor",gain:"Se esperan {amount} más al día ({low} a {high})",cost:"Cuesta {amount} una vez",sure:"{percent} de certeza",none:"Ahora no hay nada que cambiar.",apply:"Aplicar",dry_run:"Simular",dismiss:"Descartar",confirm:"¿Aplicar estos cambios en la máquina?",from_to:"{resource} {before} → {after}"},changes:{title:"Cambios recientes",undo:"Deshacer",confirm:"¿Dejar todo como estaba antes de este cambio?",realised:"ha aportado {amount} hasta ahora",none:"Aún no hay cambios.",outcome:{applied:"Aplicado",rolled_back:"Deshecho",stuck:"Atascado",refused:"Rechazado",dry_run:"Esto se haría"}},alerts:{title:"Avisos",since:"desde {when}",acknowledge:"Entendido"},config:{entry_id:"Equipo",title:"Título",parts:"Partes que se muestran",span:"Periodo mostrado",node:"Nodo (nombre o id)"},graph:{title:"Ganancias",day:"Día",week:"Semana",month:"Mes",year:"Año",nothing:"Aún no se sabe nada de este periodo."},node:{earnings_today:"Hoy",earnings_month:"Este mes",earnings_total:"En total",worth:"Equivale a {amount} al precio de cada día"}};var ft={card:{loading:"Lecture de l'hôte…",empty:"Cet hôte n'a pas encore de nœud. Ajoutez-en un sur la page de l'intégration.",unloaded:"L'hôte n'est pas configuré pour le moment. Vous voyez le dernier état connu.",failed:"Cet hôte n'existe pas, ou vous ne pouvez pas le voir.",no_host:"Choisissez un hôte dans les réglages de la carte.",all_offline:"Aucun nœud ne répond. L'hôte ou votre connexion sont-ils en panne ?",no_node:"Ce nœud n'existe pas sur cet hôte."},earnings:{now:"Maintenant",today:"Aujourd'hui",month:"Ce mois-ci",forecast:"Prévision du mois",between:"de {low} à {high} avec 80 % de certitude",a_day:"{amount} par jour",gross:"Brut",net:"Net d'électricité",token:"Jetons",show:"Afficher les gains en",unpriced:"Hors du total, sans prix : {names}"},nodes:{title:"Nœuds",unpaid:"Dû {amount}",payout:"Dernier paiement {when}",history:"Gains des dernières 24 heures",health:{earning:"Gagne",idle:"Inactif",degraded:"Dégradé",offline:"Hors ligne",paused:"En pause",unknown:"Inconnu"}},quality:{measured:"mesuré",estimated:"estimé",stale:"périmé",unpriced:"sans prix",unknown:"inconnu"},resources:{title:"Ressources",cpu:"Processeur",memory:"Mémoire",bandwidth:"Bande passante",storage:"Stockage",free:"Libre",used:"{percent} utilisés",given:"{node} : {percent}",edit:"Modifier",preview:"Aperçu",apply:"Appliquer",cancel:"Annuler",over:"{resource} : {percent} au total ; on peut donner 100 % au plus.",nothing:"Rien à changer.",advisory:"affiché seulement, non appliqué",busy:"Un changement est en cours…",admin:"Seuls les administrateurs peuvent changer ceci."},plan:{title:"Une meilleure répartition",gain:"{amount} de plus par jour attendus ({low} à {high})",cost:"Coûte {amount} une fois",sure:"sûr à {percent}",none:"Rien à changer pour l'instant.",apply:"Appliquer",dry_run:"Essai à blanc",dismiss:"Écarter",confirm:"Appliquer ces changements à la machine ?",from_to:"{resource} {before} → {after}"},changes:{title:"Changements récents",undo:"Annuler",confirm:"Tout remettre comme avant ce changement ?",realised:"a rapporté {amount} jusqu'ici",none:"Aucun changement pour l'instant.",outcome:{applied:"Appliqué",rolled_back:"Annulé",stuck:"Bloqué",refused:"Refusé",dry_run:"Voici ce qui serait fait"}},alerts:{title:"Alertes",since:"depuis {when}",acknowledge:"Vu"},config:{entry_id:"Hôte",title:"Titre",parts:"Parties affichées",span:"Période affichée",node:"Nœud (nom ou identifiant)"},graph:{title:"Gains",day:"Jour",week:"Semaine",month:"Mois",year:"Année",nothing:"On ne sait encore rien de cette période."},node:{earnings_today:"Aujourd'hui",earnings_month:"Ce mois-ci",earnings_total:"En tout",worth:"Vaut {amount} au prix de chaque jour"}};var yt={card:{loading:"Host wordt gelezen…",empty:"Deze host heeft nog geen nodes. Voeg er een toe op de pagina van de integratie.",unloaded:"De host is nu niet ingesteld. Je ziet wat het laatst bekend was.",failed:"Deze host bestaat niet, of je mag hem niet zien.",no_host:"Kies een host in de instellingen van de kaart.",all_offline:"Geen node antwoordt. Ligt de host of je verbinding eruit?",no_node:"Zo'n node is er niet op deze host."},earnings:{now:"Nu",today:"Vandaag",month:"Deze maand",forecast:"Verwachting voor de maand",between:"{low} tot {high} met 80 % zekerheid",a_day:"{amount} per dag",gross:"Bruto",net:"Na stroomkosten",token:"Tokens",show:"Toon verdiensten als",unpriced:"Niet in het totaal, geen prijs: {names}"},nodes:{title:"Nodes",unpaid:"Open {amount}",payout:"Laatste uitbetaling {when}",history:"Verdiensten van de laatste 24 uur",health:{earning:"Verdient",idle:"Zonder werk",degraded:"Verstoord",offline:"Offline",paused:"Gepauzeerd",unknown:"Onbekend"}},quality:{measured:"gemeten",estimated:"geschat",stale:"verouderd",unpriced:"geen prijs",unknown:"onbekend"},resources:{title:"Bronnen",cpu:"CPU",memory:"Geheugen",bandwidth:"Bandbreedte",storage:"Opslag",free:"Vrij",used:"{percent} in gebruik",given:"{node}: {percent}",edit:"Wijzigen",preview:"Voorbeeld",apply:"Toepassen",cancel:"Annuleren",over:"{resource} komt samen op {percent}; er valt hooguit 100 % te verdelen.",nothing:"Niets te wijzigen.",advisory:"alleen getoond, niet toegepast",busy:"Er is een wijziging bezig…",admin:"Alleen beheerders kunnen dit wijzigen."},plan:{title:"Een betere verdeling",gain:"{amount} per dag meer verwacht ({low} tot {high})",cost:"Kost eenmalig {amount}",sure:"{percent} zeker",none:"Nu is er niets te wijzigen.",apply:"Toepassen",dry_run:"Proefdraaien",dismiss:"Verwerpen",confirm:"Deze wijzigingen op de machine toepassen?",from_to:"{resource} {before} → {after}"},changes:{title:"Recente wijzigingen",undo:"Terugdraaien",confirm:"Alles terugzetten zoals het voor deze wijziging was?",realised:"bracht tot nu toe {amount} op",none:"Nog geen wijzigingen.",outcome:{applied:"Toegepast",rolled_back:"Teruggedraaid",stuck:"Vastgelopen",refused:"Geweigerd",dry_run:"Dit zou gebeuren"}},alerts:{title:"Meldingen",since:"sinds {when}",acknowledge:"Gezien"},config:{entry_id:"Host",title:"Titel",parts:"Getoonde delen",span:"Getoonde periode",node:"Node (naam of id)"},graph:{title:"Verdiensten",day:"Dag",week:"Week",month:"Maand",year:"Jaar",nothing:"Over deze periode is nog niets bekend."},node:{earnings_today:"Vandaag",earnings_month:"Deze maand",earnings_total:"In totaal",worth:"{amount} waard tegen de prijs van elke dag"}};var bt={card:{loading:"Odczytywanie hosta…",empty:"Ten host nie ma jeszcze węzłów. Dodaj węzeł na stronie integracji.",unloaded:"Host nie jest teraz skonfigurowany. Widzisz ostatni znany stan.",failed:"Ten host nie istnieje albo nie możesz go zobaczyć.",no_host:"Wybierz hosta w ustawieniach karty.",all_offline:"Żaden węzeł nie odpowiada. Czy host lub łącze nie działa?",no_node:"Na tym hoście nie ma takiego węzła."},earnings:{now:"Teraz",today:"Dziś",month:"Ten miesiąc",forecast:"Prognoza na miesiąc",between:"od {low} do {high} z pewnością 80 %",a_day:"{amount} dziennie",gross:"Brutto",net:"Po kosztach prądu",token:"Tokeny",show:"Pokaż zarobki jako",unpriced:"Poza sumą, bez ceny: {names}"},nodes:{title:"Węzły",unpaid:"Do wypłaty {amount}",payout:"Ostatnia wypłata {when}",history:"Zarobki z ostatnich 24 godzin",health:{earning:"Zarabia",idle:"Bez zajęcia",degraded:"Zakłócony",offline:"Offline",paused:"Wstrzymany",unknown:"Nieznany"}},quality:{measured:"zmierzone",estimated:"szacunek",stale:"nieaktualne",unpriced:"bez ceny",unknown:"nieznane"},resources:{title:"Zasoby",cpu:"Procesor",memory:"Pamięć",bandwidth:"Łącze",storage:"Dysk",free:"Wolne",used:"zajęte {percent}",given:"{node}: {percent}",edit:"Zmień",preview:"Podgląd",apply:"Zastosuj",cancel:"Anuluj",over:"{resource}: razem {percent}; można rozdać najwyżej 100 %.",nothing:"Nie ma czego zmieniać.",advisory:"tylko pokazane, nie zastosowane",busy:"Trwa zmiana…",admin:"Tylko administratorzy mogą to zmienić."},plan:{title:"Lepszy podział",gain:"spodziewane {amount} dziennie więcej (od {low} do {high})",cost:"Jednorazowy koszt {amount}",sure:"pewność {percent}",none:"Teraz nie ma czego zmieniać.",apply:"Zastosuj",dry_run:"Próba na sucho",dismiss:"Odrzuć",confirm:"Zastosować te zmiany na maszynie?",from_to:"{resource} {before} → {after}"},changes:{title:"Ostatnie zmiany",undo:"Cofnij",confirm:"Przywrócić wszystko do stanu sprzed tej zmiany?",realised:"dotąd przyniosła {amount}",none:"Nie było jeszcze zmian.",outcome:{applied:"Zastosowano",rolled_back:"Cofnięto",stuck:"Utknęło",refused:"Odmówiono",dry_run:"To zostałoby zrobione"}},alerts:{title:"Alerty",since:"od {when}",acknowledge:"Przyjmuję"},config:{entry_id:"Host",title:"Tytuł",parts:"Pokazywane części",span:"Pokazywany okres",node:"Węzeł (nazwa lub id)"},graph:{title:"Zarobki",day:"Dzień",week:"Tydzień",month:"Miesiąc",year:"Rok",nothing:"O tym okresie nic jeszcze nie wiadomo."},node:{earnings_today:"Dziś",earnings_month:"Ten miesiąc",earnings_total:"Łącznie",worth:"Warte {amount} po cenach z danego dnia"}};var vt={card:{loading:"正在读取主机…",empty:"此主机还没有节点。请在集成页面添加一个。",unloaded:"主机目前未设置。您看到的是最后已知的状态。",failed:"此主机不存在,或您无权查看。",no_host:"请在卡片设置中选择主机。",all_offline:"没有节点应答。是主机还是网络中断了?",no_node:"此主机上没有这个节点。"},earnings:{now:"当前",today:"今天",month:"本月",forecast:"本月预测",between:"{low} 至 {high},80 % 把握",a_day:"每天 {amount}",gross:"毛收入",net:"扣除电费",token:"代币",show:"收入显示方式",unpriced:"无价格,未计入总额:{names}"},nodes:{title:"节点",unpaid:"未付 {amount}",payout:"上次付款 {when}",history:"最近 24 小时的收入",health:{earning:"正在赚取",idle:"空闲",degraded:"异常",offline:"离线",paused:"已暂停",unknown:"未知"}},quality:{measured:"实测",estimated:"估计",stale:"过时",unpriced:"无价格",unknown:"未知"},resources:{title:"资源",cpu:"处理器",memory:"内存",bandwidth:"带宽",storage:"存储",free:"空闲",used:"已用 {percent}",given:"{node}:{percent}",edit:"更改",preview:"预览",apply:"应用",cancel:"取消",over:"{resource} 合计 {percent};最多只能分配 100 %。",nothing:"没有可更改的内容。",advisory:"仅显示,不会应用",busy:"正在更改…",admin:"只有管理员可以更改。"},plan:{title:"更好的分配",gain:"预计每天多 {amount}({low} 至 {high})",cost:"一次性成本 {amount}",sure:"{percent} 把握",none:"现在无需更改。",apply:"应用",dry_run:"试运行",dismiss:"忽略",confirm:"要在机器上应用这些更改吗?",from_to:"{resource} {before} → {after}"},changes:{title:"最近的更改",undo:"撤销",confirm:"要恢复到此更改之前的状态吗?",realised:"至今带来 {amount}",none:"还没有更改。",outcome:{applied:"已应用",rolled_back:"已撤销",stuck:"卡住",refused:"被拒绝",dry_run:"将会执行"}},alerts:{title:"警报",since:"始于 {when}",acknowledge:"知道了"},config:{entry_id:"主机",title:"标题",parts:"显示的部分",span:"显示的时间",node:"节点(名称或 id)"},graph:{title:"收入",day:"天",week:"周",month:"月",year:"年",nothing:"这段时间还没有已知的数据。"},node:{earnings_today:"今天",earnings_month:"本月",earnings_total:"总计",worth:"按当日价格值 {amount}"}};var $t={de:mt,en:Ue,es:gt,fr:ft,nl:yt,pl:bt,zh:vt};function qe(s,e){let t=s;for(let n of e)t=typeof t=="object"?t[n]:void 0;return typeof t=="string"?t:null}function m(s,e,t={}){let n=s?.language??"en",r=e.split(".");return(qe($t[n],r)??qe($t[n.split("-")[0]??"en"],r)??qe(Ue,r)??e).replace(/\{(\w+)\}/g,(i,a)=>t[a]??i)}function V(...s){return{schema:[{name:"entry_id",selector:{config_entry:{integration:"depin_orchestrator"}}},...s],computeLabel:(t,n)=>m(n,`config.${t.name}`)}}var F={name:"title",selector:{text:{}}},x=class extends T{constructor(){super(...arguments);this.feed={view:null,status:"loading"};this.stop=null;this.watched=null}setConfig(t){if(t.entry_id!==void 0&&typeof t.entry_id!="string")throw new Error("entry_id has to be the id of a host's config entry");this.config=t}get entryId(){return this.config?.entry_id?this.config.entry_id:this.hass?W(this.hass)[0]??null:null}t(t,n){return m(this.hass,t,n)}loading(){return d`<ha-card>
      <p class="soft" aria-busy="true">${this.t("card.loading")}</p>
    </ha-card>`}connectedCallback(){super.connectedCallback(),this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.leave()}willUpdate(t){(t.has("hass")||t.has("config"))&&this.follow()}shouldUpdate(t){if(t.size>1||!t.has("hass"))return!0;let n=t.get("hass");return!n||n.language!==this.hass?.language||n.locale!==this.hass?.locale||this.watched!==this.entryId}follow(){let t=this.entryId;!this.hass||!this.isConnected||t===this.watched||(this.leave(),t!==null&&(this.watched=t,this.stop=pt(this.hass,t,n=>{this.feed=n})))}leave(){this.stop?.(),this.stop=null,this.watched=null}};y([ge({attribute:!1})],x.prototype,"hass",2),y([$()],x.prototype,"config",2),y([$()],x.prototype,"feed",2);var ln={comma_decimal:["en-US"],decimal_comma:["de"],space_comma:["fr"],quote_decimal:["de-CH"]};function Le(s){return ln[s.locale.number_format]??s.locale.language}function k(s){if(!s||s.value===null||typeof s.value=="boolean")return null;let e=Number(s.value);return Number.isFinite(e)?e:null}function v(s,e,t){if(!(/^[A-Z]{3}$/.test(t)&&!["GLM"].includes(t))){let o={maximumSignificantDigits:Math.abs(e)>=1e3?6:4};return`${new Intl.NumberFormat(Le(s),o).format(e)} ${t}`}let r=e!==0&&Math.abs(e)<.1;return new Intl.NumberFormat(Le(s),{style:"currency",currency:t,maximumFractionDigits:r?4:2,minimumFractionDigits:2}).format(e)}function _(s,e,t=0){return new Intl.NumberFormat(Le(s),{style:"percent",maximumFractionDigits:t}).format(e/100)}function U(s,e,t=Date.now()){let n=(Date.parse(e)-t)/1e3,r=new Intl.RelativeTimeFormat(s.locale.language,{numeric:"auto"}),o=[[86400,"day"],[3600,"hour"],[60,"minute"]];for(let[i,a]of o)if(Math.abs(n)>=i)return r.format(Math.round(n/i),a);return r.format(Math.round(n),"second")}function dn(s,e,t){let n=r=>r.share===null?String(r.amount):_(s,r.share,1);return d`<li>
    ${e.nodes[t.node]?.name??t.node}:
    ${m(s,"plan.from_to",{resource:m(s,`resources.${t.resource}`),before:n(t.before),after:n(t.after)})}
  </li>`}function wt(s,e,t){let n=t.outcome==="refused"||t.outcome==="stuck";return d`<div class="note ${n?"bad":""}" role="status">
    <strong>${m(s,`changes.outcome.${t.outcome}`)}</strong>
    ${t.reasons.map(r=>d`<div>${r.message}</div>`)}
    <ul>
      ${t.steps.map(r=>dn(s,e,r))}
    </ul>
  </div>`}function _t(s,e,t,n){if(!t.length)return d`<div class="soft">${m(s,"changes.none")}</div>`;let r=t.find(o=>o.outcome==="applied"&&!o.restores);return d`<ul>
    ${t.map(o=>d`<li class="row">
        <span class="name">
          <span>
            ${m(s,`changes.outcome.${o.outcome}`)}
            ${o.at?d`<span class="soft">${U(s,o.at)}</span>`:u}
          </span>
          <span class="soft">
            ${o.nodes.join(", ")}
            ${o.realised_gain?m(s,"changes.realised",{amount:v(s,Number(o.realised_gain),e.currency)}):u}
          </span>
        </span>
        ${o===r&&n?d`<button @click=${()=>n(o)}>${m(s,"changes.undo")}</button>`:u}
      </li>`)}
  </ul>`}function xt(s){return(s?.unit??"").replace(/\/d$/,"")}function E(s,e,t=!1){let n=k(e),r=e?.quality??"unknown";if(n===null)return d`<span class="soft">${m(s,"quality.unknown")}</span>`;let o=v(s,n,xt(e)),i=t?m(s,"earnings.a_day",{amount:o}):o,a=r==="measured"?u:m(s,`quality.${r}`);return d`${i} <span class="soft">${a}</span>`}function kt(s,e,t){let{host:n}=e,r=k(n.forecast_month_low),o=k(n.forecast_month_high),i=r===null||o===null?u:m(s,"earnings.between",{low:v(s,r,e.currency),high:v(s,o,e.currency)}),a=t==="net"?n.net_rate:n.earnings_rate;return d`
    ${t==="token"?cn(s,e):d`<div class="now">${E(s,a,!0)}</div>`}
    <dl class="figures">
      <div>
        <dt>${m(s,"earnings.today")}</dt>
        <dd>${E(s,n.earnings_today)}</dd>
      </div>
      <div>
        <dt>${m(s,"earnings.month")}</dt>
        <dd>${E(s,n.earnings_month)}</dd>
      </div>
      <div>
        <dt>${m(s,"earnings.forecast")}</dt>
        <dd>${E(s,n.forecast_month)}</dd>
        <dd class="soft">${i}</dd>
      </div>
    </dl>
    ${e.unpriced.length?d`<div class="soft">
          ${m(s,"earnings.unpriced",{names:e.unpriced.join(", ")})}
        </div>`:u}
  `}function cn(s,e){let t=new Map;for(let n of Object.values(e.nodes)){let r=n.readings.earnings_rate,o=k(r),i=xt(r);o!==null&&i&&t.set(i,(t.get(i)??0)+o)}return d`<div class="figures">
    ${[...t].map(([n,r])=>d`<div class="now">
          ${m(s,"earnings.a_day",{amount:v(s,r,n)})}
        </div>`)}
  </div>`}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var At={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},St=s=>(...e)=>({_$litDirective$:s,values:e}),ye=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,n){this._$Ct=e,this._$AM=t,this._$Ci=n}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{I:un}=ct,zt=s=>s;var Ct=()=>document.createComment(""),G=(s,e,t)=>{let n=s._$AA.parentNode,r=e===void 0?s._$AB:e._$AA;if(t===void 0){let o=n.insertBefore(Ct(),r),i=n.insertBefore(Ct(),r);t=new un(o,i,s,s.options)}else{let o=t._$AB.nextSibling,i=t._$AM,a=i!==s;if(a){let l;t._$AQ?.(s),t._$AM=s,t._$AP!==void 0&&(l=s._$AU)!==i._$AU&&t._$AP(l)}if(o!==r||a){let l=t._$AA;for(;l!==o;){let h=zt(l).nextSibling;zt(n).insertBefore(l,r),l=h}}}return t},P=(s,e,t=s)=>(s._$AI(e,t),s),pn={},Tt=(s,e=pn)=>s._$AH=e,Et=s=>s._$AH,be=s=>{s._$AR(),s._$AA.remove()};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Pt=(s,e,t)=>{let n=new Map;for(let r=e;r<=t;r++)n.set(s[r],r);return n},Rt=St(class extends ye{constructor(s){if(super(s),s.type!==At.CHILD)throw Error("repeat() can only be used in text expressions")}dt(s,e,t){let n;t===void 0?t=e:e!==void 0&&(n=e);let r=[],o=[],i=0;for(let a of s)r[i]=n?n(a,i):i,o[i]=t(a,i),i++;return{values:o,keys:r}}render(s,e,t){return this.dt(s,e,t).values}update(s,[e,t,n]){let r=Et(s),{values:o,keys:i}=this.dt(e,t,n);if(!Array.isArray(r))return this.ut=i,o;let a=this.ut??=[],l=[],h,p,c=0,f=r.length-1,g=0,b=o.length-1;for(;c<=f&&g<=b;)if(r[c]===null)c++;else if(r[f]===null)f--;else if(a[c]===i[g])l[g]=P(r[c],o[g]),c++,g++;else if(a[f]===i[b])l[b]=P(r[f],o[b]),f--,b--;else if(a[c]===i[b])l[b]=P(r[c],o[b]),G(s,l[b+1],r[c]),c++,b--;else if(a[f]===i[g])l[g]=P(r[f],o[g]),G(s,r[c],r[f]),f--,g++;else if(h===void 0&&(h=Pt(i,g,b),p=Pt(a,c,f)),h.has(a[c]))if(h.has(a[f])){let A=p.get(i[g]),Se=A!==void 0?r[A]:null;if(Se===null){let Ge=G(s,r[c]);P(Ge,o[g]),l[g]=Ge}else l[g]=P(Se,o[g]),G(s,r[c],Se),r[A]=null;g++}else be(r[f]),f--;else be(r[c]),c++;for(;g<=b;){let A=G(s,l[b+1]);P(A,o[g]),l[g++]=A}for(;c<=f;){let A=r[c++];A!==null&&be(A)}return this.ut=i,Tt(s,l),C}});var q=Ce`
  :host {
    --gap: 12px;
    --depin-storj: #2683ff;
    --depin-golem: #7b5cd6;
    --depin-streamr: #e0561c;
    --depin-grass: #3f9d4f;
    --good: var(--success-color, #2e7d32);
    --warn: var(--warning-color, #b26a00);
    --bad: var(--error-color, #c62828);
    --soft: var(--secondary-text-color);
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
    background: color-mix(in srgb, var(--warn) 14%, transparent);
  }
  .note.bad {
    background: color-mix(in srgb, var(--bad) 14%, transparent);
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
    color: #fff;
    font-weight: 600;
    background: var(--colour, var(--soft));
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
  .node .amount .soft {
    display: block;
  }
  .health {
    font-size: 0.85rem;
    color: var(--soft);
  }
  .health::before {
    content: "";
    display: inline-block;
    width: 8px;
    height: 8px;
    border-radius: 50%;
    margin-inline-end: 6px;
    background: currentColor;
  }
  .health.earning {
    color: var(--good);
  }
  .health.degraded,
  .health.paused {
    color: var(--warn);
  }
  .health.offline {
    color: var(--bad);
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
  @container (max-width: 380px) {
    .spark {
      display: none;
    }
    .node {
      grid-template-columns: auto 1fr auto;
    }
  }
  .bar {
    display: flex;
    height: 14px;
    border-radius: 7px;
    overflow: hidden;
    background: var(--divider-color, #ccc);
  }
  .bar > span {
    background: var(--colour);
    border-inline-end: 1px solid var(--card-background-color, #fff);
    position: relative;
    transition: width 0.3s;
  }
  .bar > span > i {
    position: absolute;
    inset: auto 0 0 0;
    height: 4px;
    background: rgb(255 255 255 / 70%);
    inset-inline-end: auto;
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
    gap: var(--gap);
    align-items: baseline;
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
    color: var(--primary-color);
    background: none;
    border: 1px solid currentColor;
    border-radius: 999px;
    padding: 6px 14px;
    min-height: 36px;
    cursor: pointer;
  }
  button.main,
  button[aria-pressed="true"] {
    background: var(--primary-color);
    border-color: var(--primary-color);
    color: var(--text-primary-color, #fff);
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  button:focus-visible,
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
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
`,L={storj:"var(--depin-storj)",golem:"var(--depin-golem)",streamr:"var(--depin-streamr)",grass:"var(--depin-grass)"};var jt=84,Ie=28;function hn(s,e){let t=s.filter(l=>l!==null),n=Math.max(...t,0),r=Math.min(...t,0),o=n-r||1,i="M",a=s.map((l,h)=>{if(l===null)return i="M","";let p=h/Math.max(1,s.length-1)*jt,c=`${i}${p.toFixed(1)} ${(Ie-1-(l-r)/o*(Ie-2)).toFixed(1)}`;return i="L",c});return d`<svg class="spark" viewBox="0 0 ${jt} ${Ie}" role="img" aria-label=${e}>
    ${te`<path d=${a.join("")} />`}
  </svg>`}function mn(s,e,t,n,r){let o=n==="token"?e.readings.earnings_rate:e.readings[n==="net"?"net_rate":"earnings_rate_fiat"]??e.readings.earnings_rate_fiat,i=k(o)===null?e.readings.earnings_rate:o,a=k(e.readings.unpaid),h=r?.nodes[e.id]?.earned?.slice(-24).map(p=>p===null?null:Number(p))??[];return d`<li class="node" style="--colour: ${L[e.protocol]??"var(--soft)"}">
    <span class="mark" aria-hidden="true">${e.protocol[0]?.toUpperCase()}</span>
    <span class="name">
      <span>${e.name}</span>
      <span class="health ${e.health}">
        ${m(s,`nodes.health.${e.health}`)}
        ${a===null?u:d` ·
            ${m(s,"nodes.unpaid",{amount:v(s,a,e.readings.unpaid?.unit??t)})}`}
      </span>
    </span>
    ${h.some(p=>p!==null)?hn(h,m(s,"nodes.history")):d`<span class="spark"></span>`}
    <span class="amount">${E(s,i,!0)}</span>
  </li>`}function ve(s,e,t,n,r){return d`<ul aria-label=${m(s,"nodes.title")}>
    ${Rt(e,o=>o.id,o=>mn(s,o,t,n,r))}
  </ul>`}var $e=["cpu","memory","bandwidth","storage"];function gn(s,e,t){let n=$e.filter(r=>t.before[r]!==t.after[r]).map(r=>m(s,"plan.from_to",{resource:m(s,`resources.${r}`),before:_(s,t.before[r]??0,1),after:_(s,t.after[r]??0,1)}));return d`<li>${e.nodes[t.node]?.name??t.node}: ${n.join(", ")}</li>`}function Ot(s,e,t){let n=r=>v(s,r,e.currency);return d`
    <div>${t.sentence||m(s,"plan.none")}</div>
    ${t.moves.length?d`
          <ul>
            ${t.moves.map(r=>gn(s,e,r))}
          </ul>
          <div>
            ${m(s,"plan.gain",{amount:n(t.gain),low:n(t.gain_low),high:n(t.gain_high)})}
          </div>
          <div class="soft">
            ${m(s,"plan.cost",{amount:n(t.cost)})} ·
            ${m(s,"plan.sure",{percent:_(s,100*t.confidence)})}
          </div>
        `:u}
  `}function Be(s,e,t,n){return n?.[e]?.[t]??k(s.nodes[e]?.readings[`${t}_allocation`])}function ne(s){return $e.filter(e=>Object.values(s.controls).some(t=>(t[e]?.enforcement??"advisory")!=="advisory"))}function we(s,e,t){return Object.keys(s.nodes).map(n=>Be(s,n,e,t)??0).reduce((n,r)=>n+r,0)}function fn(s,e,t,n){let r=Object.values(e.nodes).map(a=>({node:a,share:Be(e,a.id,t,n??void 0)})).filter(a=>!!a.share),o=r.map(({node:a,share:l})=>m(s,"resources.given",{node:a.name,percent:_(s,l,1)})).join(", "),i=we(e,t,n??void 0);return d`<div>
    <div class="row">
      <span>${m(s,`resources.${t}`)}</span>
      <span class="soft">
        ${m(s,"resources.free")} ${_(s,Math.max(0,100-i),1)}
      </span>
    </div>
    <div class="bar" role="img" aria-label=${o}>
      ${r.map(({node:a,share:l})=>d`<span
            title="${a.name}: ${_(s,l,1)}"
            style="--colour: ${L[a.protocol]}; width: ${l}%"
          ></span>`)}
    </div>
  </div>`}function yn(s,e,t,n){let r=Object.values(e.nodes).map(o=>{let i=e.controls[o.id]?.[t],a=Be(e,o.id,t,n.draft??void 0);if(!i||i.enforcement==="advisory"||a===null)return u;let l=`${o.name}, ${m(s,`resources.${t}`)}`;return d`<label class="slider" style="--colour: ${L[o.protocol]}">
      <span class="name"><span>${o.name}</span></span>
      <input
        type="range"
        min=${i.minimum}
        max=${i.maximum}
        step="0.5"
        .value=${String(a)}
        aria-label=${l}
        aria-valuetext=${_(s,a,1)}
        ?disabled=${n.busy}
        @input=${h=>n.move(o.id,t,Number(h.target.value))}
      />
      <span class="amount">${_(s,a,1)}</span>
    </label>`});return d`${r}`}function _e(s,e,t){return d`${ne(e).map(n=>{let r=we(e,n,t.draft??void 0);return d`
      ${fn(s,e,n,t.draft)}
      ${t.draft?yn(s,e,n,t):u}
      ${r>100.005?d`<div class="note bad" role="alert">
            ${m(s,"resources.over",{resource:m(s,`resources.${n}`),percent:_(s,r,1)})}
          </div>`:u}
    `})}`}var Ht=["earnings","alerts","nodes","resources","plan","changes"],w=class extends x{constructor(){super(...arguments);this.show="gross";this.draft=null;this.busy=!1;this.result=null;this.fault=null;this.question=null;this.dismissed=null;this.history=null;this.list=null;this.asked=""}static getStubConfig(t){let[n]=W(t);return n?{entry_id:n}:{}}static getConfigForm(){let t={select:{multiple:!0,options:[...Ht]}};return V(F,{name:"parts",selector:t})}getCardSize(){return 8}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}willUpdate(t){super.willUpdate(t),this.fetch()}fetch(){let{view:t,status:n}=this.feed,r=this.entryId;if(!this.hass||!t||!r||n!=="ready")return;let{left:o,next:i,trouble:a,busy:l}=t.changes,h=[r,t.at.slice(0,13),o,i,a,l].join();if(h===this.asked)return;this.asked=h;let p=new Date(Date.parse(t.at)-24*36e5).toISOString();D(this.hass,"history",r,{start:p}).then(({history:c})=>this.history=c).catch(()=>{}),D(this.hass,"reallocations",r,{limit:5}).then(({reallocations:c})=>this.list=c).catch(()=>{})}render(){let{hass:t}=this;return!t||!this.config?d`<ha-card></ha-card>`:d`<ha-card>${this.body(t)}</ha-card>`}body(t){let{view:n,status:r}=this.feed;if(!this.entryId)return d`<p>${this.t("card.no_host")}</p>`;if(r==="failed")return d`<p role="alert">${this.t("card.failed")}</p>`;if(!n)return d`<p class="soft" aria-busy="true">${this.t("card.loading")}</p>`;let o=Object.values(n.nodes),i=this.config?.parts??Ht;return d`
      <header>
        <h2>${this.config?.title??n.name}</h2>
        ${this.switcher()}
      </header>
      ${r==="unloaded"?d`<div class="note" role="status">
            ${this.t("card.unloaded")} (${U(t,n.at)})
          </div>`:u}
      ${o.length&&o.every(a=>a.health==="offline")?d`<div class="note bad" role="status">${this.t("card.all_offline")}</div>`:u}
      ${o.length?i.map(a=>this.piece(t,n,a)):d`<p>${this.t("card.empty")}</p>`}
    `}switcher(){return d`<div class="buttons" role="group" aria-label=${this.t("earnings.show")}>
      ${["gross","net","token"].map(t=>d`<button aria-pressed=${this.show===t} @click=${()=>this.show=t}>
            ${this.t(`earnings.${t}`)}
          </button>`)}
    </div>`}piece(t,n,r){switch(r){case"earnings":return kt(t,n,this.show);case"alerts":return this.alerts(t,n);case"nodes":return ve(t,Object.values(n.nodes),n.currency,this.show,this.history);case"resources":return ne(n).length?this.resources(t,n):u;case"plan":return this.plan(t,n);case"changes":return ne(n).length?this.changes(t,n):u}}alerts(t,n){return n.alerts?.length?d`<section aria-label=${this.t("alerts.title")}>
      ${n.alerts.map(r=>d`<div class="note row ${r.severity==="critical"?"bad":""}">
            <div>
              <strong>${r.title}</strong>
              <div>${r.message}</div>
              <span class="soft">${this.t("alerts.since",{when:U(t,r.since)})}</span>
            </div>
            <button @click=${()=>this.know(r.id)}>${this.t("alerts.acknowledge")}</button>
          </div>`)}
    </section>`:u}know(t){ht(this.hass,this.entryId,t).catch(n=>{this.fault=n.message??String(n)})}get may(){return this.hass?.user?.is_admin??!1}resources(t,n){let r=this.busy||n.changes.busy,o=ne(n).some(l=>we(n,l,this.draft??void 0)>100.005),i={draft:this.draft,busy:r,move:(l,h,p)=>{this.draft={...this.draft,[l]:{...this.draft?.[l],[h]:p}}}},a=Object.keys(this.draft??{}).length>0;return d`<section aria-label=${this.t("resources.title")}>
      <div class="row">
        <h3>${this.t("resources.title")}</h3>
        ${this.may&&!this.draft?d`<button @click=${()=>this.edit({})}>${this.t("resources.edit")}</button>`:u}
      </div>
      ${_e(t,n,i)}
      ${n.changes.busy?d`<div role="status">${this.t("resources.busy")}</div>`:u}
      ${this.draft?d`<div class="buttons">
            <button ?disabled=${!a||o||r} @click=${()=>this.preview()}>
              ${this.t("resources.preview")}
            </button>
            <button
              class="main"
              ?disabled=${!a||o||r}
              @click=${()=>this.wish(this.draft??{})}
            >
              ${this.t("resources.apply")}
            </button>
            <button @click=${()=>this.edit(null)}>${this.t("resources.cancel")}</button>
          </div>`:u}
      ${this.answer(t,n)}
    </section>`}answer(t,n){return d`
      ${this.question?d`<div class="note" role="alertdialog" aria-label=${this.question.text}>
            ${this.question.text}
            <div class="buttons">
              <button class="main" ?disabled=${this.busy} @click=${()=>this.confirmed()}>
                ${this.question.button}
              </button>
              <button @click=${()=>this.question=null}>${this.t("resources.cancel")}</button>
            </div>
          </div>`:u}
      ${this.result?wt(t,n,this.result):u}
      ${this.fault?d`<div class="note bad" role="alert">${this.fault}</div>`:u}
    `}edit(t){this.draft=t,this.result=this.fault=this.question=null}async preview(){await this.run(()=>this.reallocate({allocation:this.draft,dry_run:!0}))}async wish(t){await this.run(()=>this.reallocate({allocation:t,dry_run:!0})),this.result?.outcome==="dry_run"&&(this.question={text:this.t("plan.confirm"),button:this.t("plan.apply"),act:()=>this.reallocate({allocation:t})})}async confirmed(){let{question:t}=this;this.question=null,t&&(await this.run(t.act),this.result&&this.result.outcome!=="refused"&&(this.draft=null))}reallocate(t){return D(this.hass,"reallocate",this.entryId,t)}async run(t){this.busy=!0,this.result=this.fault=null;try{this.result=await t()}catch(n){this.fault=n.message??String(n)}finally{this.busy=!1}}plan(t,n){let r=n.plan;if(!r||r.sentence===this.dismissed)return u;let o=r.moves.length>0;return d`<section aria-label=${this.t("plan.title")}>
      <h3>${this.t("plan.title")}</h3>
      ${Ot(t,n,r)}
      ${o&&this.may?d`<div class="buttons">
            <button class="main" ?disabled=${this.busy} @click=${()=>this.applyPlan()}>
              ${this.t("plan.apply")}
            </button>
            <button
              ?disabled=${this.busy}
              @click=${()=>this.run(()=>this.reallocate({dry_run:!0}))}
            >
              ${this.t("plan.dry_run")}
            </button>
            <button @click=${()=>this.dismissed=r.sentence}>
              ${this.t("plan.dismiss")}
            </button>
          </div>`:u}
    </section>`}applyPlan(){this.result=this.fault=null,this.question={text:this.t("plan.confirm"),button:this.t("plan.apply"),act:()=>this.reallocate({})}}changes(t,n){let r=o=>{this.result=this.fault=null,this.question={text:this.t("changes.confirm"),button:this.t("changes.undo"),act:()=>D(t,"rollback",this.entryId,{reallocation_id:o.reallocation_id})}};return d`<section aria-label=${this.t("changes.title")}>
      <h3>${this.t("changes.title")}</h3>
      ${_t(t,n,this.list??[],this.may?r:null)}
    </section>`}};w.styles=q,y([$()],w.prototype,"show",2),y([$()],w.prototype,"draft",2),y([$()],w.prototype,"busy",2),y([$()],w.prototype,"result",2),y([$()],w.prototype,"fault",2),y([$()],w.prototype,"question",2),y([$()],w.prototype,"dismissed",2),y([$()],w.prototype,"history",2),y([$()],w.prototype,"list",2),w=y([M("depin-orchestrator-card")],w);function bn(s){return s.periods.map((e,t)=>({start:e,parts:Object.entries(s.nodes).flatMap(([n,r])=>{let o=r.earned_fiat?.[t];return o==null?[]:[{node:n,value:Number(o)}]})}))}var We=120;function vn(s,e,t,n,r){let o=0;return s.parts.filter(i=>i.value>0).map(i=>{let a=i.value/n*We;return o+=a,te`<rect x=${e} y=${We-o} width=${t} height=${a}
        style="fill: ${r.get(i.node)??"var(--soft)"}" />`})}function Nt(s,e,t,n,r){let o=bn(e),i=o.map(p=>p.parts.reduce((c,f)=>c+f.value,0)),a=Math.max(...i,1e-9),l=100/Math.max(1,o.length),h=new Map(Object.values(t).map(p=>[p.id,L[p.protocol]??"var(--soft)"]));return d`
    <div class="row soft"><span>${v(s,a,n)}</span></div>
    <svg class="graph" viewBox="0 0 100 ${We}" preserveAspectRatio="none" aria-hidden="true">
      ${o.map((p,c)=>te`<g><title>${r(p.start)}: ${v(s,i[c]??0,n)}</title>
            ${vn(p,c*l+l*.1,l*.8,a,h)}</g>`)}
    </svg>
    <div class="row soft">
      <span>${o[0]?r(o[0].start):""}</span>
      <span>${o.length>1?r(o.at(-1).start):""}</span>
    </div>
    <table class="hidden">
      ${o.map((p,c)=>d`<tr>
          <th scope="row">${r(p.start)}</th>
          <td>${p.parts.length?v(s,i[c]??0,n):"?"}</td>
        </tr>`)}
    </table>
  `}var xe=24*36e5,ke={day:{back:xe,resolution:"hour",written:{hour:"numeric"}},week:{back:7*xe,resolution:"day",written:{weekday:"short"}},month:{back:30*xe,resolution:"day",written:{day:"numeric",month:"short"}},year:{back:365*xe,resolution:"month",written:{month:"short",year:"numeric"}}},I=class extends x{constructor(){super(...arguments);this.span=null;this.columns=null;this.asked=""}static getStubConfig(){return{span:"week"}}static getConfigForm(){let t={select:{options:Object.keys(ke)}};return V(F,{name:"span",selector:t})}getCardSize(){return 4}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}get shown(){return this.span??this.config?.span??"week"}willUpdate(t){super.willUpdate(t);let{view:n,status:r}=this.feed,o=this.entryId;if(!this.hass||!n||!o||r!=="ready")return;let{back:i,resolution:a}=ke[this.shown],l=[o,this.shown,n.at.slice(0,13)].join();if(l===this.asked)return;this.asked=l;let h=new Date(Date.parse(n.at)-i).toISOString();D(this.hass,"history",o,{start:h,resolution:a}).then(({history:p})=>{l===this.asked&&(this.columns=p)}).catch(()=>{})}render(){let{hass:t}=this,{view:n}=this.feed;if(!t||!n)return this.loading();let r=new Intl.DateTimeFormat(t.locale.language,ke[this.shown].written);return d`<ha-card>
      <header>
        <h2>${this.config?.title??this.t("graph.title")}</h2>
        <div class="buttons" role="group" aria-label=${this.t("config.span")}>
          ${Object.keys(ke).map(o=>d`<button aria-pressed=${this.shown===o} @click=${()=>this.span=o}>
                ${this.t(`graph.${o}`)}
              </button>`)}
        </div>
      </header>
      ${this.columns?.periods.length?Nt(t,this.columns,n.nodes,n.currency,o=>r.format(new Date(o))):this.columns?d`<p class="soft">${this.t("graph.nothing")}</p>`:u}
    </ha-card>`}};I.styles=q,y([$()],I.prototype,"span",2),y([$()],I.prototype,"columns",2),I=y([M("depin-orchestrator-earnings-card")],I);var se=class extends x{static getStubConfig(){return{}}static getConfigForm(){return V({name:"node",selector:{text:{}}})}getCardSize(){return 3}getGridOptions(){return{columns:6,min_columns:4,rows:"auto"}}render(){let{hass:e}=this,{view:t}=this.feed;if(!e||!t)return this.loading();let n=this.config?.node?.toLowerCase(),r=Object.values(t.nodes).find(a=>!n||a.id.toLowerCase()===n||a.name.toLowerCase()===n);if(!r)return d`<ha-card><p role="alert">${this.t("card.no_node")}</p></ha-card>`;let o=r.readings.last_payout,i=k(r.readings.earnings_total_fiat);return d`<ha-card>
      ${ve(e,[r],t.currency,"gross",null)}
      <dl class="figures">
        ${["earnings_today","earnings_month","earnings_total"].map(a=>d`<div>
              <dt>${this.t(`node.${a}`)}</dt>
              <dd>${E(e,r.readings[a])}</dd>
            </div>`)}
      </dl>
      ${i===null?u:d`<div class="soft">
            ${this.t("node.worth",{amount:v(e,i,t.currency)})}
          </div>`}
      ${o?.value?d`<div class="soft">
            ${this.t("nodes.payout",{when:U(e,String(o.value))})}
          </div>`:u}
    </ha-card>`}};se.styles=q,se=y([M("depin-orchestrator-node-card")],se);var re=class extends x{static getStubConfig(){return{}}static getConfigForm(){return V(F)}getCardSize(){return 3}getGridOptions(){return{columns:12,min_columns:4,rows:"auto"}}render(){let{hass:e}=this,{view:t}=this.feed;return!e||!t?this.loading():d`<ha-card>
      <h2>${this.config?.title??this.t("resources.title")}</h2>
      ${_e(e,t,{draft:null,busy:!1,move:()=>{}})}
    </ha-card>`}};re.styles=q,re=y([M("depin-orchestrator-allocation-card")],re);var Mt="depin-orchestrator";function Ae(s,e,t={}){return{type:`custom:${s}`,entry_id:e,...t}}function $n(s,e){return Object.values(s.devices).filter(t=>(t.primary_config_entry??t.config_entries?.[0])===e).flatMap(t=>t.identifiers??[]).filter(([t,n])=>t==="depin_orchestrator"&&!n.includes(e)).map(([,t])=>t)}function wn(s,e){let t=Object.values(s.devices).find(n=>(n.identifiers??[]).some(([r,o])=>r==="depin_orchestrator"&&o.includes(e)));return t?.name_by_user??t?.name??"DePIN"}var Fe=class extends HTMLElement{static async generate(e,t){return{title:"DePIN",views:W(t).map((r,o)=>({title:wn(t,r),path:`host-${o+1}`,type:"sections",max_columns:3,sections:[{type:"grid",cards:[Ae("depin-orchestrator-card",r)]},{type:"grid",cards:[Ae("depin-orchestrator-earnings-card",r,{span:"month"}),Ae("depin-orchestrator-allocation-card",r)]},{type:"grid",cards:$n(t,r).map(i=>Ae("depin-orchestrator-node-card",r,{node:i,grid_options:{columns:12}}))}]}))}}};customElements.define(`ll-strategy-dashboard-${Mt}`,Fe);window.customStrategies=[...window.customStrategies??[],{type:Mt,strategyType:"dashboard",name:"DePIN Orchestrator",description:"A view per host: what its nodes earn, how they are, and who has how much."}];window.customCards=[...window.customCards??[],{type:"depin-orchestrator-card",name:"DePIN Orchestrator",description:"What your nodes earn, what would earn more, and one tap to apply or undo it.",preview:!0,getEntitySuggestion:(s,e)=>s.entities[e]?.platform==="depin_orchestrator"?{config:{type:"custom:depin-orchestrator-card"}}:null},{type:"depin-orchestrator-earnings-card",name:"DePIN Orchestrator: earnings",description:"Earnings by hour, day or month, stacked by node.",preview:!0},{type:"depin-orchestrator-allocation-card",name:"DePIN Orchestrator: resources",description:"Who has how much of the host.",preview:!0},{type:"depin-orchestrator-node-card",name:"DePIN Orchestrator: node",description:"One node: how it is and what it earns.",preview:!0}];
