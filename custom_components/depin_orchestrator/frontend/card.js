var Pe=Object.defineProperty;var Te=Object.getOwnPropertyDescriptor;var y=(r,t,e,s)=>{for(var n=s>1?void 0:s?Te(t,e):t,o=r.length-1,i;o>=0;o--)(i=r[o])&&(n=(s?i(t,e,n):i(n))||n);return s&&n&&Pe(t,e,n),n};/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var rt=globalThis,nt=rt.ShadowRoot&&(rt.ShadyCSS===void 0||rt.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,St=Symbol(),Ft=new WeakMap,W=class{constructor(t,e,s){if(this._$cssResult$=!0,s!==St)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=e}get styleSheet(){let t=this.o,e=this.t;if(nt&&t===void 0){let s=e!==void 0&&e.length===1;s&&(t=Ft.get(e)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),s&&Ft.set(e,t))}return t}toString(){return this.cssText}},Wt=r=>new W(typeof r=="string"?r:r+"",void 0,St),Rt=(r,...t)=>{let e=r.length===1?r[0]:t.reduce((s,n,o)=>s+(i=>{if(i._$cssResult$===!0)return i.cssText;if(typeof i=="number")return i;throw Error("Value passed to 'css' function must be a 'css' function result: "+i+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(n)+r[o+1],r[0]);return new W(e,r,St)},Gt=(r,t)=>{if(nt)r.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of t){let s=document.createElement("style"),n=rt.litNonce;n!==void 0&&s.setAttribute("nonce",n),s.textContent=e.cssText,r.appendChild(s)}},Ct=nt?r=>r:r=>r instanceof CSSStyleSheet?(t=>{let e="";for(let s of t.cssRules)e+=s.cssText;return Wt(e)})(r):r;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{is:Oe,defineProperty:He,getOwnPropertyDescriptor:je,getOwnPropertyNames:Me,getOwnPropertySymbols:Ne,getPrototypeOf:Ue}=Object,ot=globalThis,Qt=ot.trustedTypes,Ve=Qt?Qt.emptyScript:"",De=ot.reactiveElementPolyfillSupport,G=(r,t)=>r,Q={toAttribute(r,t){switch(t){case Boolean:r=r?Ve:null;break;case Object:case Array:r=r==null?r:JSON.stringify(r)}return r},fromAttribute(r,t){let e=r;switch(t){case Boolean:e=r!==null;break;case Number:e=r===null?null:Number(r);break;case Object:case Array:try{e=JSON.parse(r)}catch{e=null}}return e}},it=(r,t)=>!Oe(r,t),Kt={attribute:!0,type:String,converter:Q,reflect:!1,useDefault:!1,hasChanged:it};Symbol.metadata??=Symbol("metadata"),ot.litPropertyMetadata??=new WeakMap;var R=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,e=Kt){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(t,e),!e.noAccessor){let s=Symbol(),n=this.getPropertyDescriptor(t,s,e);n!==void 0&&He(this.prototype,t,n)}}static getPropertyDescriptor(t,e,s){let{get:n,set:o}=je(this.prototype,t)??{get(){return this[e]},set(i){this[e]=i}};return{get:n,set(i){let a=n?.call(this);o?.call(this,i),this.requestUpdate(t,a,s)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??Kt}static _$Ei(){if(this.hasOwnProperty(G("elementProperties")))return;let t=Ue(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(G("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(G("properties"))){let e=this.properties,s=[...Me(e),...Ne(e)];for(let n of s)this.createProperty(n,e[n])}let t=this[Symbol.metadata];if(t!==null){let e=litPropertyMetadata.get(t);if(e!==void 0)for(let[s,n]of e)this.elementProperties.set(s,n)}this._$Eh=new Map;for(let[e,s]of this.elementProperties){let n=this._$Eu(e,s);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){let e=[];if(Array.isArray(t)){let s=new Set(t.flat(1/0).reverse());for(let n of s)e.unshift(Ct(n))}else t!==void 0&&e.push(Ct(t));return e}static _$Eu(t,e){let s=e.attribute;return s===!1?void 0:typeof s=="string"?s:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){let t=new Map,e=this.constructor.elementProperties;for(let s of e.keys())this.hasOwnProperty(s)&&(t.set(s,this[s]),delete this[s]);t.size>0&&(this._$Ep=t)}createRenderRoot(){let t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Gt(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,e,s){this._$AK(t,s)}_$ET(t,e){let s=this.constructor.elementProperties.get(t),n=this.constructor._$Eu(t,s);if(n!==void 0&&s.reflect===!0){let o=(s.converter?.toAttribute!==void 0?s.converter:Q).toAttribute(e,s.type);this._$Em=t,o==null?this.removeAttribute(n):this.setAttribute(n,o),this._$Em=null}}_$AK(t,e){let s=this.constructor,n=s._$Eh.get(t);if(n!==void 0&&this._$Em!==n){let o=s.getPropertyOptions(n),i=typeof o.converter=="function"?{fromAttribute:o.converter}:o.converter?.fromAttribute!==void 0?o.converter:Q;this._$Em=n;let a=i.fromAttribute(e,o.type);this[n]=a??this._$Ej?.get(n)??a,this._$Em=null}}requestUpdate(t,e,s,n=!1,o){if(t!==void 0){let i=this.constructor;if(n===!1&&(o=this[t]),s??=i.getPropertyOptions(t),!((s.hasChanged??it)(o,e)||s.useDefault&&s.reflect&&o===this._$Ej?.get(t)&&!this.hasAttribute(i._$Eu(t,s))))return;this.C(t,e,s)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,e,{useDefault:s,reflect:n,wrapped:o},i){s&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,i??e??this[t]),o!==!0||i!==void 0)||(this._$AL.has(t)||(this.hasUpdated||s||(e=void 0),this._$AL.set(t,e)),n===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[n,o]of this._$Ep)this[n]=o;this._$Ep=void 0}let s=this.constructor.elementProperties;if(s.size>0)for(let[n,o]of s){let{wrapped:i}=o,a=this[n];i!==!0||this._$AL.has(n)||a===void 0||this.C(n,void 0,o,a)}}let t=!1,e=this._$AL;try{t=this.shouldUpdate(e),t?(this.willUpdate(e),this._$EO?.forEach(s=>s.hostUpdate?.()),this.update(e)):this._$EM()}catch(s){throw t=!1,this._$EM(),s}t&&this._$AE(e)}willUpdate(t){}_$AE(t){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(t){}firstUpdated(t){}};R.elementStyles=[],R.shadowRootOptions={mode:"open"},R[G("elementProperties")]=new Map,R[G("finalized")]=new Map,De?.({ReactiveElement:R}),(ot.reactiveElementVersions??=[]).push("2.1.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Et=globalThis,Yt=r=>r,at=Et.trustedTypes,Jt=at?at.createPolicy("lit-html",{createHTML:r=>r}):void 0,Pt="$lit$",C=`lit$${Math.random().toFixed(9).slice(2)}$`,Tt="?"+C,Le=`<${Tt}>`,j=document,Y=()=>j.createComment(""),J=r=>r===null||typeof r!="object"&&typeof r!="function",Ot=Array.isArray,re=r=>Ot(r)||typeof r?.[Symbol.iterator]=="function",kt=`[ 	
\f\r]`,K=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Zt=/-->/g,Xt=/>/g,O=RegExp(`>|${kt}(?:([^\\s"'>=/]+)(${kt}*=${kt}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),te=/'/g,ee=/"/g,ne=/^(?:script|style|textarea|title)$/i,Ht=r=>(t,...e)=>({_$litType$:r,strings:t,values:e}),c=Ht(1),X=Ht(2),ps=Ht(3),k=Symbol.for("lit-noChange"),u=Symbol.for("lit-nothing"),se=new WeakMap,H=j.createTreeWalker(j,129);function oe(r,t){if(!Ot(r)||!r.hasOwnProperty("raw"))throw Error("invalid template strings array");return Jt!==void 0?Jt.createHTML(t):t}var ie=(r,t)=>{let e=r.length-1,s=[],n,o=t===2?"<svg>":t===3?"<math>":"",i=K;for(let a=0;a<e;a++){let l=r[a],m,h,d=-1,g=0;for(;g<l.length&&(i.lastIndex=g,h=i.exec(l),h!==null);)g=i.lastIndex,i===K?h[1]==="!--"?i=Zt:h[1]!==void 0?i=Xt:h[2]!==void 0?(ne.test(h[2])&&(n=RegExp("</"+h[2],"g")),i=O):h[3]!==void 0&&(i=O):i===O?h[0]===">"?(i=n??K,d=-1):h[1]===void 0?d=-2:(d=i.lastIndex-h[2].length,m=h[1],i=h[3]===void 0?O:h[3]==='"'?ee:te):i===ee||i===te?i=O:i===Zt||i===Xt?i=K:(i=O,n=void 0);let f=i===O&&r[a+1].startsWith("/>")?" ":"";o+=i===K?l+Le:d>=0?(s.push(m),l.slice(0,d)+Pt+l.slice(d)+C+f):l+C+(d===-2?a:f)}return[oe(r,o+(r[e]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),s]},Z=class r{constructor({strings:t,_$litType$:e},s){let n;this.parts=[];let o=0,i=0,a=t.length-1,l=this.parts,[m,h]=ie(t,e);if(this.el=r.createElement(m,s),H.currentNode=this.el.content,e===2||e===3){let d=this.el.content.firstChild;d.replaceWith(...d.childNodes)}for(;(n=H.nextNode())!==null&&l.length<a;){if(n.nodeType===1){if(n.hasAttributes())for(let d of n.getAttributeNames())if(d.endsWith(Pt)){let g=h[i++],f=n.getAttribute(d).split(C),$=/([.?@])?(.*)/.exec(g);l.push({type:1,index:o,name:$[2],strings:f,ctor:$[1]==="."?ct:$[1]==="?"?dt:$[1]==="@"?ut:N}),n.removeAttribute(d)}else d.startsWith(C)&&(l.push({type:6,index:o}),n.removeAttribute(d));if(ne.test(n.tagName)){let d=n.textContent.split(C),g=d.length-1;if(g>0){n.textContent=at?at.emptyScript:"";for(let f=0;f<g;f++)n.append(d[f],Y()),H.nextNode(),l.push({type:2,index:++o});n.append(d[g],Y())}}}else if(n.nodeType===8)if(n.data===Tt)l.push({type:2,index:o});else{let d=-1;for(;(d=n.data.indexOf(C,d+1))!==-1;)l.push({type:7,index:o}),d+=C.length-1}o++}}static createElement(t,e){let s=j.createElement("template");return s.innerHTML=t,s}};function M(r,t,e=r,s){if(t===k)return t;let n=s!==void 0?e._$Co?.[s]:e._$Cl,o=J(t)?void 0:t._$litDirective$;return n?.constructor!==o&&(n?._$AO?.(!1),o===void 0?n=void 0:(n=new o(r),n._$AT(r,e,s)),s!==void 0?(e._$Co??=[])[s]=n:e._$Cl=n),n!==void 0&&(t=M(r,n._$AS(r,t.values),n,s)),t}var lt=class{constructor(t,e){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:e},parts:s}=this._$AD,n=(t?.creationScope??j).importNode(e,!0);H.currentNode=n;let o=H.nextNode(),i=0,a=0,l=s[0];for(;l!==void 0;){if(i===l.index){let m;l.type===2?m=new z(o,o.nextSibling,this,t):l.type===1?m=new l.ctor(o,l.name,l.strings,this,t):l.type===6&&(m=new pt(o,this,t)),this._$AV.push(m),l=s[++a]}i!==l?.index&&(o=H.nextNode(),i++)}return H.currentNode=j,n}p(t){let e=0;for(let s of this._$AV)s!==void 0&&(s.strings!==void 0?(s._$AI(t,s,e),e+=s.strings.length-2):s._$AI(t[e])),e++}},z=class r{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,e,s,n){this.type=2,this._$AH=u,this._$AN=void 0,this._$AA=t,this._$AB=e,this._$AM=s,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,e=this._$AM;return e!==void 0&&t?.nodeType===11&&(t=e.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,e=this){t=M(this,t,e),J(t)?t===u||t==null||t===""?(this._$AH!==u&&this._$AR(),this._$AH=u):t!==this._$AH&&t!==k&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):re(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==u&&J(this._$AH)?this._$AA.nextSibling.data=t:this.T(j.createTextNode(t)),this._$AH=t}$(t){let{values:e,_$litType$:s}=t,n=typeof s=="number"?this._$AC(t):(s.el===void 0&&(s.el=Z.createElement(oe(s.h,s.h[0]),this.options)),s);if(this._$AH?._$AD===n)this._$AH.p(e);else{let o=new lt(n,this),i=o.u(this.options);o.p(e),this.T(i),this._$AH=o}}_$AC(t){let e=se.get(t.strings);return e===void 0&&se.set(t.strings,e=new Z(t)),e}k(t){Ot(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,s,n=0;for(let o of t)n===e.length?e.push(s=new r(this.O(Y()),this.O(Y()),this,this.options)):s=e[n],s._$AI(o),n++;n<e.length&&(this._$AR(s&&s._$AB.nextSibling,n),e.length=n)}_$AR(t=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);t!==this._$AB;){let s=Yt(t).nextSibling;Yt(t).remove(),t=s}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},N=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,e,s,n,o){this.type=1,this._$AH=u,this._$AN=void 0,this.element=t,this.name=e,this._$AM=n,this.options=o,s.length>2||s[0]!==""||s[1]!==""?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=u}_$AI(t,e=this,s,n){let o=this.strings,i=!1;if(o===void 0)t=M(this,t,e,0),i=!J(t)||t!==this._$AH&&t!==k,i&&(this._$AH=t);else{let a=t,l,m;for(t=o[0],l=0;l<o.length-1;l++)m=M(this,a[s+l],e,l),m===k&&(m=this._$AH[l]),i||=!J(m)||m!==this._$AH[l],m===u?t=u:t!==u&&(t+=(m??"")+o[l+1]),this._$AH[l]=m}i&&!n&&this.j(t)}j(t){t===u?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},ct=class extends N{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===u?void 0:t}},dt=class extends N{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==u)}},ut=class extends N{constructor(t,e,s,n,o){super(t,e,s,n,o),this.type=5}_$AI(t,e=this){if((t=M(this,t,e,0)??u)===k)return;let s=this._$AH,n=t===u&&s!==u||t.capture!==s.capture||t.once!==s.once||t.passive!==s.passive,o=t!==u&&(s===u||n);n&&this.element.removeEventListener(this.name,this,s),o&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},pt=class{constructor(t,e,s){this.element=t,this.type=6,this._$AN=void 0,this._$AM=e,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(t){M(this,t)}},ae={M:Pt,P:C,A:Tt,C:1,L:ie,R:lt,D:re,V:M,I:z,H:N,N:dt,U:ut,B:ct,F:pt},Ie=Et.litHtmlPolyfillSupport;Ie?.(Z,z),(Et.litHtmlVersions??=[]).push("3.3.3");var le=(r,t,e)=>{let s=e?.renderBefore??t,n=s._$litPart$;if(n===void 0){let o=e?.renderBefore??null;s._$litPart$=n=new z(t.insertBefore(Y(),o),o,void 0,e??{})}return n._$AI(r),n};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var jt=globalThis,E=class extends R{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=le(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return k}};E._$litElement$=!0,E.finalized=!0,jt.litElementHydrateSupport?.({LitElement:E});var qe=jt.litElementPolyfillSupport;qe?.({LitElement:E});(jt.litElementVersions??=[]).push("4.2.2");/**
 * @license
 * Copyright 2022 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 *//**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var U=r=>(t,e)=>{e!==void 0?e.addInitializer(()=>{customElements.define(r,t)}):customElements.define(r,t)};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var ze={attribute:!0,type:String,converter:Q,reflect:!1,hasChanged:it},Be=(r=ze,t,e)=>{let{kind:s,metadata:n}=e,o=globalThis.litPropertyMetadata.get(n);if(o===void 0&&globalThis.litPropertyMetadata.set(n,o=new Map),s==="setter"&&((r=Object.create(r)).wrapped=!0),o.set(e.name,r),s==="accessor"){let{name:i}=e;return{set(a){let l=t.get.call(this);t.set.call(this,a),this.requestUpdate(i,l,r,!0,a)},init(a){return a!==void 0&&this.C(i,void 0,r,a),a}}}if(s==="setter"){let{name:i}=e;return function(a){let l=this[i];t.call(this,a),this.requestUpdate(i,l,r,!0,a)}}throw Error("Unsupported decorator location: "+s)};function ht(r){return(t,e)=>typeof e=="object"?Be(r,t,e):((s,n,o)=>{let i=n.hasOwnProperty(o);return n.constructor.createProperty(o,s),i?Object.getOwnPropertyDescriptor(n,o):void 0})(r,t,e)}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */function b(r){return ht({...r,state:!0,attribute:!1})}/**
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
 */var Nt=class{constructor(t,e){this.entryId=t;this.forget=e;this.watchers=new Set;this.end=null;this.state={view:null,status:"loading"}}watch(t,e){return this.watchers.add(e),e(this.state),this.end??=this.begin(t),()=>{this.watchers.delete(e),!this.watchers.size&&(this.end?.then(s=>s()).catch(()=>{}),this.forget())}}async begin(t){try{return await t.connection.subscribeMessage(e=>this.take(e),{type:"depin_orchestrator/subscribe",entry_id:this.entryId})}catch{return this.publish({view:null,status:"failed"}),async()=>{}}}take(t){if(t.kind==="unloaded")this.publish({...this.state,status:"unloaded"});else{let e=Fe(t.kind==="full"?null:this.state.view,t);this.publish({view:e,status:"ready"})}}publish(t){this.state=t;for(let e of this.watchers)e(t)}};function Fe(r,t){let{kind:e,nodes:s,...n}=t;if(e==="full"||r===null)return{...n,nodes:s};let o={...r.nodes};for(let[i,a]of Object.entries(s??{}))a===null?delete o[i]:o[i]=a;return{...r,...n,nodes:o}}var Mt=new Map;function ce(r,t,e){let s=Mt.get(t);return s||Mt.set(t,s=new Nt(t,()=>Mt.delete(t))),s.watch(r,e)}var de="depin_orchestrator";function B(r){let t=new Set(Object.values(r.entities).filter(s=>s.platform===de).map(s=>s.device_id)),e=Object.values(r.devices).filter(s=>t.has(s.id)).map(s=>s.primary_config_entry??s.config_entries?.[0]);return[...new Set(e.filter(s=>!!s))]}function V(r,t,e,s={}){return r.callWS({type:`${de}/${t}`,entry_id:e,...s})}var Ut={card:{name:"DePIN Orchestrator",description:"What your nodes earn, what a better allocation would bring, and one tap to apply or undo it.",loading:"Reading the host…",empty:"This host has no nodes yet. Add one on the integration's page.",unloaded:"The host is not set up at the moment. What you see is the last that was known.",failed:"This host does not exist, or you may not see it.",no_host:"Choose a host in the card's settings.",all_offline:"No node answers. Is the host, or your connection, down?",no_node:"There is no such node on this host."},earnings:{now:"Now",today:"Today",month:"This month",forecast:"Forecast for the month",between:"{low} to {high} with 80 % certainty",a_day:"{amount} a day",gross:"Gross",net:"Net of electricity",token:"Tokens",show:"Show earnings as",unpriced:"Not in the total, no price: {names}"},nodes:{title:"Nodes",unpaid:"Unpaid {amount}",payout:"Last payout {when}",history:"Earnings of the last 24 hours",health:{earning:"Earning",idle:"Idle",degraded:"Degraded",offline:"Offline",paused:"Paused",unknown:"Unknown"}},quality:{measured:"measured",estimated:"estimated",stale:"stale",unpriced:"no price",unknown:"unknown"},resources:{title:"Resources",cpu:"CPU",memory:"Memory",bandwidth:"Bandwidth",storage:"Storage",free:"Free",used:"{percent} used",given:"{node}: {percent}",edit:"Change",preview:"Preview",apply:"Apply",cancel:"Cancel",over:"{resource} adds up to {percent}; at most 100 % can be given.",nothing:"Nothing to change.",advisory:"shown only, not applied",busy:"A change is under way…",admin:"Only administrators can change this."},plan:{title:"A better allocation",gain:"{amount} a day more expected ({low} to {high})",cost:"Costs {amount} once",sure:"{percent} sure",none:"Nothing to change right now.",apply:"Apply",dry_run:"Dry run",dismiss:"Dismiss",confirm:"Apply these changes to the machine?",from_to:"{resource} {before} → {after}"},changes:{title:"Recent changes",undo:"Undo",confirm:"Put everything back as it was before this change?",realised:"brought {amount} so far",none:"No changes yet.",outcome:{applied:"Applied",rolled_back:"Rolled back",stuck:"Stuck",refused:"Refused",dry_run:"This would be done"}},alerts:{title:"Alerts",since:"since {when}"},config:{entry_id:"Host",title:"Title",parts:"Parts to show",span:"Time shown",node:"Node (name or id)"},graph:{title:"Earnings",day:"Day",week:"Week",month:"Month",year:"Year",nothing:"Nothing is known of this time yet."},node:{earnings_today:"Today",earnings_month:"This month",earnings_total:"In all",worth:"Worth {amount} at the prices of its day"}};var ue={en:Ut};function Vt(r,t){let e=r;for(let s of t)e=typeof e=="object"?e[s]:void 0;return typeof e=="string"?e:null}function p(r,t,e={}){let s=r?.language??"en",n=t.split(".");return(Vt(ue[s],n)??Vt(ue[s.split("-")[0]??"en"],n)??Vt(Ut,n)??t).replace(/\{(\w+)\}/g,(i,a)=>e[a]??i)}var x=class extends E{constructor(){super(...arguments);this.feed={view:null,status:"loading"};this.stop=null;this.watched=null}setConfig(e){if(e.entry_id!==void 0&&typeof e.entry_id!="string")throw new Error("entry_id has to be the id of a host's config entry");this.config=e}get entryId(){return this.config?.entry_id?this.config.entry_id:this.hass?B(this.hass)[0]??null:null}t(e,s){return p(this.hass,e,s)}connectedCallback(){super.connectedCallback(),this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.leave()}willUpdate(e){(e.has("hass")||e.has("config"))&&this.follow()}shouldUpdate(e){if(e.size>1||!e.has("hass"))return!0;let s=e.get("hass");return!s||s.language!==this.hass?.language||s.locale!==this.hass?.locale||this.watched!==this.entryId}follow(){let e=this.entryId;!this.hass||!this.isConnected||e===this.watched||(this.leave(),e!==null&&(this.watched=e,this.stop=ce(this.hass,e,s=>{this.feed=s})))}leave(){this.stop?.(),this.stop=null,this.watched=null}};y([ht({attribute:!1})],x.prototype,"hass",2),y([b()],x.prototype,"config",2),y([b()],x.prototype,"feed",2);var Ge={comma_decimal:["en-US"],decimal_comma:["de"],space_comma:["fr"],quote_decimal:["de-CH"]};function Dt(r){return Ge[r.locale.number_format]??r.locale.language}function A(r){if(!r||r.value===null||typeof r.value=="boolean")return null;let t=Number(r.value);return Number.isFinite(t)?t:null}function v(r,t,e){if(!(/^[A-Z]{3}$/.test(e)&&!["GLM"].includes(e))){let o={maximumSignificantDigits:Math.abs(t)>=1e3?6:4};return`${new Intl.NumberFormat(Dt(r),o).format(t)} ${e}`}let n=t!==0&&Math.abs(t)<.1;return new Intl.NumberFormat(Dt(r),{style:"currency",currency:e,maximumFractionDigits:n?4:2,minimumFractionDigits:2}).format(t)}function w(r,t,e=0){return new Intl.NumberFormat(Dt(r),{style:"percent",maximumFractionDigits:e}).format(t/100)}function D(r,t,e=Date.now()){let s=(Date.parse(t)-e)/1e3,n=new Intl.RelativeTimeFormat(r.locale.language,{numeric:"auto"}),o=[[86400,"day"],[3600,"hour"],[60,"minute"]];for(let[i,a]of o)if(Math.abs(s)>=i)return n.format(Math.round(s/i),a);return n.format(Math.round(s),"second")}function Qe(r,t,e){let s=n=>n.share===null?String(n.amount):w(r,n.share,1);return c`<li>
    ${t.nodes[e.node]?.name??e.node}:
    ${p(r,"plan.from_to",{resource:p(r,`resources.${e.resource}`),before:s(e.before),after:s(e.after)})}
  </li>`}function pe(r,t,e){let s=e.outcome==="refused"||e.outcome==="stuck";return c`<div class="note ${s?"bad":""}" role="status">
    <strong>${p(r,`changes.outcome.${e.outcome}`)}</strong>
    ${e.reasons.map(n=>c`<div>${n.message}</div>`)}
    <ul>
      ${e.steps.map(n=>Qe(r,t,n))}
    </ul>
  </div>`}function he(r,t,e,s){if(!e.length)return c`<div class="soft">${p(r,"changes.none")}</div>`;let n=e.find(o=>o.outcome==="applied"&&!o.restores);return c`<ul>
    ${e.map(o=>c`<li class="row">
        <span class="name">
          <span>
            ${p(r,`changes.outcome.${o.outcome}`)}
            ${o.at?c`<span class="soft">${D(r,o.at)}</span>`:u}
          </span>
          <span class="soft">
            ${o.steps.map(i=>t.nodes[i.node]?.name??i.node).join(", ")}
            ${o.realised_gain?p(r,"changes.realised",{amount:v(r,Number(o.realised_gain),t.currency)}):u}
          </span>
        </span>
        ${o===n&&s?c`<button @click=${()=>s(o)}>${p(r,"changes.undo")}</button>`:u}
      </li>`)}
  </ul>`}function P(r,t,e=!1){let s=A(t),n=t?.quality??"unknown";if(s===null)return c`<span class="soft">${p(r,"quality.unknown")}</span>`;let o=(t?.unit??"").replace(/\/d$/,""),i=v(r,s,o),a=e?p(r,"earnings.a_day",{amount:i}):i,l=n==="measured"?u:p(r,`quality.${n}`);return c`${a} <span class="soft">${l}</span>`}function me(r,t,e){let{host:s}=t,n=A(s.forecast_month_low),o=A(s.forecast_month_high),i=n===null||o===null?u:p(r,"earnings.between",{low:v(r,n,t.currency),high:v(r,o,t.currency)}),a=e==="net"?s.net_rate:s.earnings_rate;return c`
    ${e==="token"?Ke(r,t):c`<div class="now">${P(r,a,!0)}</div>`}
    <dl class="figures">
      <div>
        <dt>${p(r,"earnings.today")}</dt>
        <dd>${P(r,s.earnings_today)}</dd>
      </div>
      <div>
        <dt>${p(r,"earnings.month")}</dt>
        <dd>${P(r,s.earnings_month)}</dd>
      </div>
      <div>
        <dt>${p(r,"earnings.forecast")}</dt>
        <dd>${P(r,s.forecast_month)}</dd>
        <dd class="soft">${i}</dd>
      </div>
    </dl>
    ${t.unpriced.length?c`<div class="soft">
          ${p(r,"earnings.unpriced",{names:t.unpriced.join(", ")})}
        </div>`:u}
  `}function Ke(r,t){let e=new Map;for(let s of Object.values(t.nodes)){let n=s.readings.earnings_rate,o=A(n),i=(n?.unit??"").replace(/\/d$/,"");o!==null&&i&&e.set(i,(e.get(i)??0)+o)}return c`<div class="figures">
    ${[...e].map(([s,n])=>c`<div class="now">
          ${p(r,"earnings.a_day",{amount:v(r,n,s)})}
        </div>`)}
  </div>`}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var fe={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},ge=r=>(...t)=>({_$litDirective$:r,values:t}),ft=class{constructor(t){}get _$AU(){return this._$AM._$AU}_$AT(t,e,s){this._$Ct=t,this._$AM=e,this._$Ci=s}_$AS(t,e){return this.update(t,e)}update(t,e){return this.render(...e)}};/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{I:Ye}=ae,ye=r=>r;var $e=()=>document.createComment(""),F=(r,t,e)=>{let s=r._$AA.parentNode,n=t===void 0?r._$AB:t._$AA;if(e===void 0){let o=s.insertBefore($e(),n),i=s.insertBefore($e(),n);e=new Ye(o,i,r,r.options)}else{let o=e._$AB.nextSibling,i=e._$AM,a=i!==r;if(a){let l;e._$AQ?.(r),e._$AM=r,e._$AP!==void 0&&(l=r._$AU)!==i._$AU&&e._$AP(l)}if(o!==n||a){let l=e._$AA;for(;l!==o;){let m=ye(l).nextSibling;ye(s).insertBefore(l,n),l=m}}}return e},T=(r,t,e=r)=>(r._$AI(t,e),r),Je={},ve=(r,t=Je)=>r._$AH=t,be=r=>r._$AH,gt=r=>{r._$AR(),r._$AA.remove()};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var _e=(r,t,e)=>{let s=new Map;for(let n=t;n<=e;n++)s.set(r[n],n);return s},we=ge(class extends ft{constructor(r){if(super(r),r.type!==fe.CHILD)throw Error("repeat() can only be used in text expressions")}dt(r,t,e){let s;e===void 0?e=t:t!==void 0&&(s=t);let n=[],o=[],i=0;for(let a of r)n[i]=s?s(a,i):i,o[i]=e(a,i),i++;return{values:o,keys:n}}render(r,t,e){return this.dt(r,t,e).values}update(r,[t,e,s]){let n=be(r),{values:o,keys:i}=this.dt(t,e,s);if(!Array.isArray(n))return this.ut=i,o;let a=this.ut??=[],l=[],m,h,d=0,g=n.length-1,f=0,$=o.length-1;for(;d<=g&&f<=$;)if(n[d]===null)d++;else if(n[g]===null)g--;else if(a[d]===i[f])l[f]=T(n[d],o[f]),d++,f++;else if(a[g]===i[$])l[$]=T(n[g],o[$]),g--,$--;else if(a[d]===i[$])l[$]=T(n[d],o[$]),F(r,l[$+1],n[d]),d++,$--;else if(a[g]===i[f])l[f]=T(n[g],o[f]),F(r,n[d],n[g]),g--,f++;else if(m===void 0&&(m=_e(i,f,$),h=_e(a,d,g)),m.has(a[d]))if(m.has(a[g])){let S=h.get(i[f]),At=S!==void 0?n[S]:null;if(At===null){let Bt=F(r,n[d]);T(Bt,o[f]),l[f]=Bt}else l[f]=T(At,o[f]),F(r,n[d],At),n[S]=null;f++}else gt(n[g]),g--;else gt(n[d]),d++;for(;f<=$;){let S=F(r,l[$+1]);T(S,o[f]),l[f++]=S}for(;d<=g;){let S=n[d++];S!==null&&gt(S)}return this.ut=i,ve(r,l),k}});var L=Rt`
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
`,I={storj:"var(--depin-storj)",golem:"var(--depin-golem)",streamr:"var(--depin-streamr)",grass:"var(--depin-grass)"};var xe=84,Lt=28;function Ze(r,t){let e=r.filter(l=>l!==null),s=Math.max(...e,0),n=Math.min(...e,0),o=s-n||1,i="M",a=r.map((l,m)=>{if(l===null)return i="M","";let h=m/Math.max(1,r.length-1)*xe,d=`${i}${h.toFixed(1)} ${(Lt-1-(l-n)/o*(Lt-2)).toFixed(1)}`;return i="L",d});return c`<svg class="spark" viewBox="0 0 ${xe} ${Lt}" role="img" aria-label=${t}>
    ${X`<path d=${a.join("")} />`}
  </svg>`}function Xe(r,t,e,s,n){let o=s==="token"?t.readings.earnings_rate:t.readings[s==="net"?"net_rate":"earnings_rate_fiat"]??t.readings.earnings_rate_fiat,i=A(o)===null?t.readings.earnings_rate:o,a=A(t.readings.unpaid),m=n?.nodes[t.id]?.earned?.slice(-24).map(h=>h===null?null:Number(h))??[];return c`<li class="node" style="--colour: ${I[t.protocol]??"var(--soft)"}">
    <span class="mark" aria-hidden="true">${t.protocol[0]?.toUpperCase()}</span>
    <span class="name">
      <span>${t.name}</span>
      <span class="health ${t.health}">
        ${p(r,`nodes.health.${t.health}`)}
        ${a===null?u:c` ·
            ${p(r,"nodes.unpaid",{amount:v(r,a,t.readings.unpaid?.unit??e)})}`}
      </span>
    </span>
    ${m.some(h=>h!==null)?Ze(m,p(r,"nodes.history")):c`<span class="spark"></span>`}
    <span class="amount">${P(r,i,!0)}</span>
  </li>`}function yt(r,t,e,s,n){return c`<ul aria-label=${p(r,"nodes.title")}>
    ${we(t,o=>o.id,o=>Xe(r,o,e,s,n))}
  </ul>`}var $t=["cpu","memory","bandwidth","storage"];function ts(r,t,e){let s=$t.filter(n=>e.before[n]!==e.after[n]).map(n=>p(r,"plan.from_to",{resource:p(r,`resources.${n}`),before:w(r,e.before[n]??0,1),after:w(r,e.after[n]??0,1)}));return c`<li>${t.nodes[e.node]?.name??e.node}: ${s.join(", ")}</li>`}function Ae(r,t,e){let s=n=>v(r,n,t.currency);return c`
    <div>${e.sentence||p(r,"plan.none")}</div>
    ${e.moves.length?c`
          <ul>
            ${e.moves.map(n=>ts(r,t,n))}
          </ul>
          <div>
            ${p(r,"plan.gain",{amount:s(e.gain),low:s(e.gain_low),high:s(e.gain_high)})}
          </div>
          <div class="soft">
            ${p(r,"plan.cost",{amount:s(e.cost)})} ·
            ${p(r,"plan.sure",{percent:w(r,100*e.confidence)})}
          </div>
        `:u}
  `}function It(r,t,e,s){return s?.[t]?.[e]??A(r.nodes[t]?.readings[`${e}_allocation`])}function tt(r){return $t.filter(t=>Object.values(r.controls).some(e=>(e[t]?.enforcement??"advisory")!=="advisory"))}function vt(r,t,e){return Object.keys(r.nodes).map(s=>It(r,s,t,e)??0).reduce((s,n)=>s+n,0)}function es(r,t,e,s){let n=Object.values(t.nodes).map(a=>({node:a,share:It(t,a.id,e,s??void 0)})).filter(a=>!!a.share),o=n.map(({node:a,share:l})=>p(r,"resources.given",{node:a.name,percent:w(r,l,1)})).join(", "),i=vt(t,e,s??void 0);return c`<div>
    <div class="row">
      <span>${p(r,`resources.${e}`)}</span>
      <span class="soft">
        ${p(r,"resources.free")} ${w(r,Math.max(0,100-i),1)}
      </span>
    </div>
    <div class="bar" role="img" aria-label=${o}>
      ${n.map(({node:a,share:l})=>c`<span
            title="${a.name}: ${w(r,l,1)}"
            style="--colour: ${I[a.protocol]}; width: ${l}%"
          ></span>`)}
    </div>
  </div>`}function ss(r,t,e,s){let n=Object.values(t.nodes).map(o=>{let i=t.controls[o.id]?.[e],a=It(t,o.id,e,s.draft??void 0);if(!i||i.enforcement==="advisory"||a===null)return u;let l=`${o.name}, ${p(r,`resources.${e}`)}`;return c`<label class="slider" style="--colour: ${I[o.protocol]}">
      <span class="name"><span>${o.name}</span></span>
      <input
        type="range"
        min=${i.minimum}
        max=${i.maximum}
        step="0.5"
        .value=${String(a)}
        aria-label=${l}
        aria-valuetext=${w(r,a,1)}
        ?disabled=${s.busy}
        @input=${m=>s.move(o.id,e,Number(m.target.value))}
      />
      <span class="amount">${w(r,a,1)}</span>
    </label>`});return c`${n}`}function bt(r,t,e){return c`${tt(t).map(s=>{let n=vt(t,s,e.draft??void 0);return c`
      ${es(r,t,s,e.draft)}
      ${e.draft?ss(r,t,s,e):u}
      ${n>100.005?c`<div class="note bad" role="alert">
            ${p(r,"resources.over",{resource:p(r,`resources.${s}`),percent:w(r,n,1)})}
          </div>`:u}
    `})}`}var Se=["earnings","alerts","nodes","resources","plan","changes"],_=class extends x{constructor(){super(...arguments);this.show="gross";this.draft=null;this.busy=!1;this.result=null;this.fault=null;this.question=null;this.dismissed=null;this.history=null;this.list=null;this.asked=""}static getStubConfig(e){let[s]=B(e);return s?{entry_id:s}:{}}static getConfigForm(){return{schema:[{name:"entry_id",selector:{config_entry:{integration:"depin_orchestrator"}}},{name:"title",selector:{text:{}}},{name:"parts",selector:{select:{multiple:!0,options:[...Se]}}}],computeLabel:(e,s)=>p(s,`config.${e.name}`)}}getCardSize(){return 8}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}willUpdate(e){super.willUpdate(e),this.fetch()}fetch(){let{view:e,status:s}=this.feed,n=this.entryId;if(!this.hass||!e||!n||s!=="ready")return;let{left:o,next:i,trouble:a,busy:l}=e.changes,m=[n,e.at.slice(0,13),o,i,a,l].join();if(m===this.asked)return;this.asked=m;let h=new Date(Date.parse(e.at)-24*36e5).toISOString();V(this.hass,"history",n,{start:h}).then(({history:d})=>this.history=d).catch(()=>{}),V(this.hass,"reallocations",n,{limit:5}).then(({reallocations:d})=>this.list=d).catch(()=>{})}render(){let{hass:e}=this;return!e||!this.config?c`<ha-card></ha-card>`:c`<ha-card>${this.body(e)}</ha-card>`}body(e){let{view:s,status:n}=this.feed;if(!this.entryId)return c`<p>${this.t("card.no_host")}</p>`;if(n==="failed")return c`<p role="alert">${this.t("card.failed")}</p>`;if(!s)return c`<p class="soft" aria-busy="true">${this.t("card.loading")}</p>`;let o=Object.values(s.nodes),i=this.config?.parts??Se;return c`
      <header>
        <h2>${this.config?.title??s.name}</h2>
        ${this.switcher()}
      </header>
      ${n==="unloaded"?c`<div class="note" role="status">
            ${this.t("card.unloaded")} (${D(e,s.at)})
          </div>`:u}
      ${o.length&&o.every(a=>a.health==="offline")?c`<div class="note bad" role="status">${this.t("card.all_offline")}</div>`:u}
      ${o.length?i.map(a=>this.piece(e,s,a)):c`<p>${this.t("card.empty")}</p>`}
    `}switcher(){return c`<div class="buttons" role="group" aria-label=${this.t("earnings.show")}>
      ${["gross","net","token"].map(e=>c`<button aria-pressed=${this.show===e} @click=${()=>this.show=e}>
            ${this.t(`earnings.${e}`)}
          </button>`)}
    </div>`}piece(e,s,n){switch(n){case"earnings":return me(e,s,this.show);case"alerts":return this.alerts(e,s);case"nodes":return yt(e,Object.values(s.nodes),s.currency,this.show,this.history);case"resources":return tt(s).length?this.resources(e,s):u;case"plan":return this.plan(e,s);case"changes":return tt(s).length?this.changes(e,s):u}}alerts(e,s){return s.alerts?.length?c`<section aria-label=${this.t("alerts.title")}>
      ${s.alerts.map(n=>c`<div class="note ${n.severity==="critical"?"bad":""}">
            ${n.message}
            <span class="soft">${this.t("alerts.since",{when:D(e,n.since)})}</span>
          </div>`)}
    </section>`:u}get may(){return this.hass?.user?.is_admin??!1}resources(e,s){let n=this.busy||s.changes.busy,o=tt(s).some(l=>vt(s,l,this.draft??void 0)>100.005),i={draft:this.draft,busy:n,move:(l,m,h)=>{this.draft={...this.draft,[l]:{...this.draft?.[l],[m]:h}}}},a=Object.keys(this.draft??{}).length>0;return c`<section aria-label=${this.t("resources.title")}>
      <div class="row">
        <h3>${this.t("resources.title")}</h3>
        ${this.may&&!this.draft?c`<button @click=${()=>this.edit({})}>${this.t("resources.edit")}</button>`:u}
      </div>
      ${bt(e,s,i)}
      ${s.changes.busy?c`<div role="status">${this.t("resources.busy")}</div>`:u}
      ${this.draft?c`<div class="buttons">
            <button ?disabled=${!a||o||n} @click=${()=>this.preview()}>
              ${this.t("resources.preview")}
            </button>
            <button
              class="main"
              ?disabled=${!a||o||n}
              @click=${()=>this.wish(this.draft??{})}
            >
              ${this.t("resources.apply")}
            </button>
            <button @click=${()=>this.edit(null)}>${this.t("resources.cancel")}</button>
          </div>`:u}
      ${this.answer(e,s)}
    </section>`}answer(e,s){return c`
      ${this.question?c`<div class="note" role="alertdialog" aria-label=${this.question.text}>
            ${this.question.text}
            <div class="buttons">
              <button class="main" ?disabled=${this.busy} @click=${()=>this.confirmed()}>
                ${this.question.button}
              </button>
              <button @click=${()=>this.question=null}>${this.t("resources.cancel")}</button>
            </div>
          </div>`:u}
      ${this.result?pe(e,s,this.result):u}
      ${this.fault?c`<div class="note bad" role="alert">${this.fault}</div>`:u}
    `}edit(e){this.draft=e,this.result=this.fault=this.question=null}async preview(){await this.run(()=>this.reallocate({allocation:this.draft,dry_run:!0}))}async wish(e){await this.run(()=>this.reallocate({allocation:e,dry_run:!0})),this.result?.outcome==="dry_run"&&(this.question={text:this.t("plan.confirm"),button:this.t("plan.apply"),act:()=>this.reallocate({allocation:e})})}async confirmed(){let{question:e}=this;this.question=null,e&&(await this.run(e.act),this.result&&this.result.outcome!=="refused"&&(this.draft=null))}reallocate(e){return V(this.hass,"reallocate",this.entryId,e)}async run(e){this.busy=!0,this.result=this.fault=null;try{this.result=await e()}catch(s){this.fault=s.message??String(s)}finally{this.busy=!1}}plan(e,s){let n=s.plan;if(!n||n.sentence===this.dismissed)return u;let o=n.moves.length>0;return c`<section aria-label=${this.t("plan.title")}>
      <h3>${this.t("plan.title")}</h3>
      ${Ae(e,s,n)}
      ${o&&this.may?c`<div class="buttons">
            <button class="main" ?disabled=${this.busy} @click=${()=>this.applyPlan()}>
              ${this.t("plan.apply")}
            </button>
            <button
              ?disabled=${this.busy}
              @click=${()=>this.run(()=>this.reallocate({dry_run:!0}))}
            >
              ${this.t("plan.dry_run")}
            </button>
            <button @click=${()=>this.dismissed=n.sentence}>
              ${this.t("plan.dismiss")}
            </button>
          </div>`:u}
    </section>`}applyPlan(){this.result=this.fault=null,this.question={text:this.t("plan.confirm"),button:this.t("plan.apply"),act:()=>this.reallocate({})}}changes(e,s){let n=o=>{this.result=this.fault=null,this.question={text:this.t("changes.confirm"),button:this.t("changes.undo"),act:()=>V(e,"rollback",this.entryId,{reallocation_id:o.reallocation_id})}};return c`<section aria-label=${this.t("changes.title")}>
      <h3>${this.t("changes.title")}</h3>
      ${he(e,s,this.list??[],this.may?n:null)}
    </section>`}};_.styles=L,y([b()],_.prototype,"show",2),y([b()],_.prototype,"draft",2),y([b()],_.prototype,"busy",2),y([b()],_.prototype,"result",2),y([b()],_.prototype,"fault",2),y([b()],_.prototype,"question",2),y([b()],_.prototype,"dismissed",2),y([b()],_.prototype,"history",2),y([b()],_.prototype,"list",2),_=y([U("depin-orchestrator-card")],_);function rs(r){return r.periods.map((t,e)=>({start:t,parts:Object.entries(r.nodes).flatMap(([s,n])=>{let o=n.earned_fiat?.[e];return o==null?[]:[{node:s,value:Number(o)}]})}))}var qt=120;function ns(r,t,e,s,n){let o=0;return r.parts.filter(i=>i.value>0).map(i=>{let a=i.value/s*qt;return o+=a,X`<rect x=${t} y=${qt-o} width=${e} height=${a}
        style="fill: ${n.get(i.node)??"var(--soft)"}" />`})}function Re(r,t,e,s,n){let o=rs(t),i=o.map(h=>h.parts.reduce((d,g)=>d+g.value,0)),a=Math.max(...i,1e-9),l=100/Math.max(1,o.length),m=new Map(Object.values(e).map(h=>[h.id,I[h.protocol]??"var(--soft)"]));return c`
    <div class="row soft"><span>${v(r,a,s)}</span></div>
    <svg class="graph" viewBox="0 0 100 ${qt}" preserveAspectRatio="none" aria-hidden="true">
      ${o.map((h,d)=>X`<g><title>${n(h.start)}: ${v(r,i[d]??0,s)}</title>
            ${ns(h,d*l+l*.1,l*.8,a,m)}</g>`)}
    </svg>
    <div class="row soft">
      <span>${o[0]?n(o[0].start):""}</span>
      <span>${o.length>1?n(o.at(-1).start):""}</span>
    </div>
    <table class="hidden">
      ${o.map((h,d)=>c`<tr>
          <th scope="row">${n(h.start)}</th>
          <td>${h.parts.length?v(r,i[d]??0,s):"?"}</td>
        </tr>`)}
    </table>
  `}var _t=24*36e5,wt={day:{back:_t,resolution:"hour",written:{hour:"numeric"}},week:{back:7*_t,resolution:"day",written:{weekday:"short"}},month:{back:30*_t,resolution:"day",written:{day:"numeric",month:"short"}},year:{back:365*_t,resolution:"month",written:{month:"short",year:"numeric"}}},q=class extends x{constructor(){super(...arguments);this.span=null;this.columns=null;this.asked=""}static getStubConfig(){return{span:"week"}}static getConfigForm(){return{schema:[{name:"entry_id",selector:{config_entry:{integration:"depin_orchestrator"}}},{name:"title",selector:{text:{}}},{name:"span",selector:{select:{options:Object.keys(wt)}}}],computeLabel:(e,s)=>p(s,`config.${e.name}`)}}getCardSize(){return 4}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}get shown(){return this.span??this.config?.span??"week"}willUpdate(e){super.willUpdate(e);let{view:s,status:n}=this.feed,o=this.entryId;if(!this.hass||!s||!o||n!=="ready")return;let{back:i,resolution:a}=wt[this.shown],l=[o,this.shown,s.at.slice(0,13)].join();if(l===this.asked)return;this.asked=l;let m=new Date(Date.parse(s.at)-i).toISOString();V(this.hass,"history",o,{start:m,resolution:a}).then(({history:h})=>{l===this.asked&&(this.columns=h)}).catch(()=>{})}render(){let{hass:e}=this,{view:s}=this.feed;if(!e||!s)return c`<ha-card><p class="soft">${this.t("card.loading")}</p></ha-card>`;let n=new Intl.DateTimeFormat(e.locale.language,wt[this.shown].written);return c`<ha-card>
      <header>
        <h2>${this.config?.title??this.t("graph.title")}</h2>
        <div class="buttons" role="group" aria-label=${this.t("config.span")}>
          ${Object.keys(wt).map(o=>c`<button aria-pressed=${this.shown===o} @click=${()=>this.span=o}>
                ${this.t(`graph.${o}`)}
              </button>`)}
        </div>
      </header>
      ${this.columns?.periods.length?Re(e,this.columns,s.nodes,s.currency,o=>n.format(new Date(o))):this.columns?c`<p class="soft">${this.t("graph.nothing")}</p>`:u}
    </ha-card>`}};q.styles=L,y([b()],q.prototype,"span",2),y([b()],q.prototype,"columns",2),q=y([U("depin-orchestrator-earnings-card")],q);var Ce={name:"entry_id",selector:{config_entry:{integration:"depin_orchestrator"}}},ke=(r,t)=>p(t,`config.${r.name}`),et=class extends x{static getStubConfig(){return{}}static getConfigForm(){return{schema:[Ce,{name:"node",selector:{text:{}}}],computeLabel:ke}}getCardSize(){return 3}getGridOptions(){return{columns:6,min_columns:4,rows:"auto"}}render(){let{hass:t}=this,{view:e}=this.feed;if(!t||!e)return c`<ha-card><p class="soft">${this.t("card.loading")}</p></ha-card>`;let s=this.config?.node?.toLowerCase(),n=Object.values(e.nodes).find(a=>!s||a.id.toLowerCase()===s||a.name.toLowerCase()===s);if(!n)return c`<ha-card><p role="alert">${this.t("card.no_node")}</p></ha-card>`;let o=n.readings.last_payout,i=A(n.readings.earnings_total_fiat);return c`<ha-card>
      ${yt(t,[n],e.currency,"gross",null)}
      <dl class="figures">
        ${["earnings_today","earnings_month","earnings_total"].map(a=>c`<div>
              <dt>${this.t(`node.${a}`)}</dt>
              <dd>${P(t,n.readings[a])}</dd>
            </div>`)}
      </dl>
      ${i===null?u:c`<div class="soft">
            ${this.t("node.worth",{amount:v(t,i,e.currency)})}
          </div>`}
      ${o?.value?c`<div class="soft">
            ${this.t("nodes.payout",{when:D(t,String(o.value))})}
          </div>`:u}
    </ha-card>`}};et.styles=L,et=y([U("depin-orchestrator-node-card")],et);var st=class extends x{static getStubConfig(){return{}}static getConfigForm(){return{schema:[Ce,{name:"title",selector:{text:{}}}],computeLabel:ke}}getCardSize(){return 3}getGridOptions(){return{columns:12,min_columns:4,rows:"auto"}}render(){let{hass:t}=this,{view:e}=this.feed;return!t||!e?c`<ha-card><p class="soft">${this.t("card.loading")}</p></ha-card>`:c`<ha-card>
      <h2>${this.config?.title??this.t("resources.title")}</h2>
      ${bt(t,e,{draft:null,busy:!1,move:()=>{}})}
    </ha-card>`}};st.styles=L,st=y([U("depin-orchestrator-allocation-card")],st);var Ee="depin-orchestrator";function xt(r,t,e={}){return{type:`custom:${r}`,entry_id:t,...e}}function os(r,t){return Object.values(r.devices).filter(e=>(e.primary_config_entry??e.config_entries?.[0])===t).flatMap(e=>e.identifiers??[]).filter(([e,s])=>e==="depin_orchestrator"&&!s.includes(t)).map(([,e])=>e)}function is(r,t){let e=Object.values(r.devices).find(s=>(s.identifiers??[]).some(([n,o])=>n==="depin_orchestrator"&&o.includes(t)));return e?.name_by_user??e?.name??"DePIN"}var zt=class extends HTMLElement{static async generate(t,e){return{title:"DePIN",views:B(e).map((n,o)=>({title:is(e,n),path:`host-${o+1}`,type:"sections",max_columns:3,sections:[{type:"grid",cards:[xt("depin-orchestrator-card",n)]},{type:"grid",cards:[xt("depin-orchestrator-earnings-card",n,{span:"month"}),xt("depin-orchestrator-allocation-card",n)]},{type:"grid",cards:os(e,n).map(i=>xt("depin-orchestrator-node-card",n,{node:i,grid_options:{columns:12}}))}]}))}}};customElements.define(`ll-strategy-dashboard-${Ee}`,zt);window.customStrategies=[...window.customStrategies??[],{type:Ee,strategyType:"dashboard",name:"DePIN Orchestrator",description:"A view per host: what its nodes earn, how they are, and who has how much."}];window.customCards=[...window.customCards??[],{type:"depin-orchestrator-card",name:"DePIN Orchestrator",description:"What your nodes earn, what would earn more, and one tap to apply or undo it.",preview:!0,getEntitySuggestion:(r,t)=>r.entities[t]?.platform==="depin_orchestrator"?{config:{type:"custom:depin-orchestrator-card"}}:null},{type:"depin-orchestrator-earnings-card",name:"DePIN Orchestrator: earnings",description:"Earnings by hour, day or month, stacked by node.",preview:!0},{type:"depin-orchestrator-allocation-card",name:"DePIN Orchestrator: resources",description:"Who has how much of the host.",preview:!0},{type:"depin-orchestrator-node-card",name:"DePIN Orchestrator: node",description:"One node: how it is and what it earns.",preview:!0}];
