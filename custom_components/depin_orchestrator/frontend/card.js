var $e=Object.defineProperty;var ve=Object.getOwnPropertyDescriptor;var $=(r,t,e,s)=>{for(var n=s>1?void 0:s?ve(t,e):t,i=r.length-1,o;i>=0;i--)(o=r[i])&&(n=(s?o(t,e,n):o(n))||n);return s&&n&&$e(t,e,n),n};/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var J=globalThis,Z=J.ShadowRoot&&(J.ShadyCSS===void 0||J.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,mt=Symbol(),Ht=new WeakMap,D=class{constructor(t,e,s){if(this._$cssResult$=!0,s!==mt)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=e}get styleSheet(){let t=this.o,e=this.t;if(Z&&t===void 0){let s=e!==void 0&&e.length===1;s&&(t=Ht.get(e)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),s&&Ht.set(e,t))}return t}toString(){return this.cssText}},Ot=r=>new D(typeof r=="string"?r:r+"",void 0,mt),ft=(r,...t)=>{let e=r.length===1?r[0]:t.reduce((s,n,i)=>s+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(n)+r[i+1],r[0]);return new D(e,r,mt)},Mt=(r,t)=>{if(Z)r.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of t){let s=document.createElement("style"),n=J.litNonce;n!==void 0&&s.setAttribute("nonce",n),s.textContent=e.cssText,r.appendChild(s)}},gt=Z?r=>r:r=>r instanceof CSSStyleSheet?(t=>{let e="";for(let s of t.cssRules)e+=s.cssText;return Ot(e)})(r):r;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{is:be,defineProperty:_e,getOwnPropertyDescriptor:we,getOwnPropertyNames:xe,getOwnPropertySymbols:Ae,getPrototypeOf:Se}=Object,Y=globalThis,Ut=Y.trustedTypes,Re=Ut?Ut.emptyScript:"",Ee=Y.reactiveElementPolyfillSupport,L=(r,t)=>r,I={toAttribute(r,t){switch(t){case Boolean:r=r?Re:null;break;case Object:case Array:r=r==null?r:JSON.stringify(r)}return r},fromAttribute(r,t){let e=r;switch(t){case Boolean:e=r!==null;break;case Number:e=r===null?null:Number(r);break;case Object:case Array:try{e=JSON.parse(r)}catch{e=null}}return e}},X=(r,t)=>!be(r,t),jt={attribute:!0,type:String,converter:I,reflect:!1,useDefault:!1,hasChanged:X};Symbol.metadata??=Symbol("metadata"),Y.litPropertyMetadata??=new WeakMap;var S=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,e=jt){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(t,e),!e.noAccessor){let s=Symbol(),n=this.getPropertyDescriptor(t,s,e);n!==void 0&&_e(this.prototype,t,n)}}static getPropertyDescriptor(t,e,s){let{get:n,set:i}=we(this.prototype,t)??{get(){return this[e]},set(o){this[e]=o}};return{get:n,set(o){let a=n?.call(this);i?.call(this,o),this.requestUpdate(t,a,s)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??jt}static _$Ei(){if(this.hasOwnProperty(L("elementProperties")))return;let t=Se(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(L("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(L("properties"))){let e=this.properties,s=[...xe(e),...Ae(e)];for(let n of s)this.createProperty(n,e[n])}let t=this[Symbol.metadata];if(t!==null){let e=litPropertyMetadata.get(t);if(e!==void 0)for(let[s,n]of e)this.elementProperties.set(s,n)}this._$Eh=new Map;for(let[e,s]of this.elementProperties){let n=this._$Eu(e,s);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){let e=[];if(Array.isArray(t)){let s=new Set(t.flat(1/0).reverse());for(let n of s)e.unshift(gt(n))}else t!==void 0&&e.push(gt(t));return e}static _$Eu(t,e){let s=e.attribute;return s===!1?void 0:typeof s=="string"?s:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){let t=new Map,e=this.constructor.elementProperties;for(let s of e.keys())this.hasOwnProperty(s)&&(t.set(s,this[s]),delete this[s]);t.size>0&&(this._$Ep=t)}createRenderRoot(){let t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Mt(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,e,s){this._$AK(t,s)}_$ET(t,e){let s=this.constructor.elementProperties.get(t),n=this.constructor._$Eu(t,s);if(n!==void 0&&s.reflect===!0){let i=(s.converter?.toAttribute!==void 0?s.converter:I).toAttribute(e,s.type);this._$Em=t,i==null?this.removeAttribute(n):this.setAttribute(n,i),this._$Em=null}}_$AK(t,e){let s=this.constructor,n=s._$Eh.get(t);if(n!==void 0&&this._$Em!==n){let i=s.getPropertyOptions(n),o=typeof i.converter=="function"?{fromAttribute:i.converter}:i.converter?.fromAttribute!==void 0?i.converter:I;this._$Em=n;let a=o.fromAttribute(e,i.type);this[n]=a??this._$Ej?.get(n)??a,this._$Em=null}}requestUpdate(t,e,s,n=!1,i){if(t!==void 0){let o=this.constructor;if(n===!1&&(i=this[t]),s??=o.getPropertyOptions(t),!((s.hasChanged??X)(i,e)||s.useDefault&&s.reflect&&i===this._$Ej?.get(t)&&!this.hasAttribute(o._$Eu(t,s))))return;this.C(t,e,s)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,e,{useDefault:s,reflect:n,wrapped:i},o){s&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,o??e??this[t]),i!==!0||o!==void 0)||(this._$AL.has(t)||(this.hasUpdated||s||(e=void 0),this._$AL.set(t,e)),n===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[n,i]of this._$Ep)this[n]=i;this._$Ep=void 0}let s=this.constructor.elementProperties;if(s.size>0)for(let[n,i]of s){let{wrapped:o}=i,a=this[n];o!==!0||this._$AL.has(n)||a===void 0||this.C(n,void 0,i,a)}}let t=!1,e=this._$AL;try{t=this.shouldUpdate(e),t?(this.willUpdate(e),this._$EO?.forEach(s=>s.hostUpdate?.()),this.update(e)):this._$EM()}catch(s){throw t=!1,this._$EM(),s}t&&this._$AE(e)}willUpdate(t){}_$AE(t){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(t){}firstUpdated(t){}};S.elementStyles=[],S.shadowRootOptions={mode:"open"},S[L("elementProperties")]=new Map,S[L("finalized")]=new Map,Ee?.({ReactiveElement:S}),(Y.reactiveElementVersions??=[]).push("2.1.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var $t=globalThis,Nt=r=>r,tt=$t.trustedTypes,Vt=tt?tt.createPolicy("lit-html",{createHTML:r=>r}):void 0,vt="$lit$",R=`lit$${Math.random().toFixed(9).slice(2)}$`,bt="?"+R,Ce=`<${bt}>`,H=document,z=()=>H.createComment(""),B=r=>r===null||typeof r!="object"&&typeof r!="function",_t=Array.isArray,Bt=r=>_t(r)||typeof r?.[Symbol.iterator]=="function",yt=`[ 	
\f\r]`,q=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Dt=/-->/g,Lt=/>/g,k=RegExp(`>|${yt}(?:([^\\s"'>=/]+)(${yt}*=${yt}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),It=/'/g,qt=/"/g,Wt=/^(?:script|style|textarea|title)$/i,wt=r=>(t,...e)=>({_$litType$:r,strings:t,values:e}),c=wt(1),Ft=wt(2),Je=wt(3),E=Symbol.for("lit-noChange"),d=Symbol.for("lit-nothing"),zt=new WeakMap,T=H.createTreeWalker(H,129);function Gt(r,t){if(!_t(r)||!r.hasOwnProperty("raw"))throw Error("invalid template strings array");return Vt!==void 0?Vt.createHTML(t):t}var Qt=(r,t)=>{let e=r.length-1,s=[],n,i=t===2?"<svg>":t===3?"<math>":"",o=q;for(let a=0;a<e;a++){let l=r[a],h,m,u=-1,g=0;for(;g<l.length&&(o.lastIndex=g,m=o.exec(l),m!==null);)g=o.lastIndex,o===q?m[1]==="!--"?o=Dt:m[1]!==void 0?o=Lt:m[2]!==void 0?(Wt.test(m[2])&&(n=RegExp("</"+m[2],"g")),o=k):m[3]!==void 0&&(o=k):o===k?m[0]===">"?(o=n??q,u=-1):m[1]===void 0?u=-2:(u=o.lastIndex-m[2].length,h=m[1],o=m[3]===void 0?k:m[3]==='"'?qt:It):o===qt||o===It?o=k:o===Dt||o===Lt?o=q:(o=k,n=void 0);let f=o===k&&r[a+1].startsWith("/>")?" ":"";i+=o===q?l+Ce:u>=0?(s.push(h),l.slice(0,u)+vt+l.slice(u)+R+f):l+R+(u===-2?a:f)}return[Gt(r,i+(r[e]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),s]},W=class r{constructor({strings:t,_$litType$:e},s){let n;this.parts=[];let i=0,o=0,a=t.length-1,l=this.parts,[h,m]=Qt(t,e);if(this.el=r.createElement(h,s),T.currentNode=this.el.content,e===2||e===3){let u=this.el.content.firstChild;u.replaceWith(...u.childNodes)}for(;(n=T.nextNode())!==null&&l.length<a;){if(n.nodeType===1){if(n.hasAttributes())for(let u of n.getAttributeNames())if(u.endsWith(vt)){let g=m[o++],f=n.getAttribute(u).split(R),y=/([.?@])?(.*)/.exec(g);l.push({type:1,index:i,name:y[2],strings:f,ctor:y[1]==="."?st:y[1]==="?"?rt:y[1]==="@"?nt:M}),n.removeAttribute(u)}else u.startsWith(R)&&(l.push({type:6,index:i}),n.removeAttribute(u));if(Wt.test(n.tagName)){let u=n.textContent.split(R),g=u.length-1;if(g>0){n.textContent=tt?tt.emptyScript:"";for(let f=0;f<g;f++)n.append(u[f],z()),T.nextNode(),l.push({type:2,index:++i});n.append(u[g],z())}}}else if(n.nodeType===8)if(n.data===bt)l.push({type:2,index:i});else{let u=-1;for(;(u=n.data.indexOf(R,u+1))!==-1;)l.push({type:7,index:i}),u+=R.length-1}i++}}static createElement(t,e){let s=H.createElement("template");return s.innerHTML=t,s}};function O(r,t,e=r,s){if(t===E)return t;let n=s!==void 0?e._$Co?.[s]:e._$Cl,i=B(t)?void 0:t._$litDirective$;return n?.constructor!==i&&(n?._$AO?.(!1),i===void 0?n=void 0:(n=new i(r),n._$AT(r,e,s)),s!==void 0?(e._$Co??=[])[s]=n:e._$Cl=n),n!==void 0&&(t=O(r,n._$AS(r,t.values),n,s)),t}var et=class{constructor(t,e){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:e},parts:s}=this._$AD,n=(t?.creationScope??H).importNode(e,!0);T.currentNode=n;let i=T.nextNode(),o=0,a=0,l=s[0];for(;l!==void 0;){if(o===l.index){let h;l.type===2?h=new j(i,i.nextSibling,this,t):l.type===1?h=new l.ctor(i,l.name,l.strings,this,t):l.type===6&&(h=new it(i,this,t)),this._$AV.push(h),l=s[++a]}o!==l?.index&&(i=T.nextNode(),o++)}return T.currentNode=H,n}p(t){let e=0;for(let s of this._$AV)s!==void 0&&(s.strings!==void 0?(s._$AI(t,s,e),e+=s.strings.length-2):s._$AI(t[e])),e++}},j=class r{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,e,s,n){this.type=2,this._$AH=d,this._$AN=void 0,this._$AA=t,this._$AB=e,this._$AM=s,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,e=this._$AM;return e!==void 0&&t?.nodeType===11&&(t=e.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,e=this){t=O(this,t,e),B(t)?t===d||t==null||t===""?(this._$AH!==d&&this._$AR(),this._$AH=d):t!==this._$AH&&t!==E&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):Bt(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==d&&B(this._$AH)?this._$AA.nextSibling.data=t:this.T(H.createTextNode(t)),this._$AH=t}$(t){let{values:e,_$litType$:s}=t,n=typeof s=="number"?this._$AC(t):(s.el===void 0&&(s.el=W.createElement(Gt(s.h,s.h[0]),this.options)),s);if(this._$AH?._$AD===n)this._$AH.p(e);else{let i=new et(n,this),o=i.u(this.options);i.p(e),this.T(o),this._$AH=i}}_$AC(t){let e=zt.get(t.strings);return e===void 0&&zt.set(t.strings,e=new W(t)),e}k(t){_t(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,s,n=0;for(let i of t)n===e.length?e.push(s=new r(this.O(z()),this.O(z()),this,this.options)):s=e[n],s._$AI(i),n++;n<e.length&&(this._$AR(s&&s._$AB.nextSibling,n),e.length=n)}_$AR(t=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);t!==this._$AB;){let s=Nt(t).nextSibling;Nt(t).remove(),t=s}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},M=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,e,s,n,i){this.type=1,this._$AH=d,this._$AN=void 0,this.element=t,this.name=e,this._$AM=n,this.options=i,s.length>2||s[0]!==""||s[1]!==""?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=d}_$AI(t,e=this,s,n){let i=this.strings,o=!1;if(i===void 0)t=O(this,t,e,0),o=!B(t)||t!==this._$AH&&t!==E,o&&(this._$AH=t);else{let a=t,l,h;for(t=i[0],l=0;l<i.length-1;l++)h=O(this,a[s+l],e,l),h===E&&(h=this._$AH[l]),o||=!B(h)||h!==this._$AH[l],h===d?t=d:t!==d&&(t+=(h??"")+i[l+1]),this._$AH[l]=h}o&&!n&&this.j(t)}j(t){t===d?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},st=class extends M{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===d?void 0:t}},rt=class extends M{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==d)}},nt=class extends M{constructor(t,e,s,n,i){super(t,e,s,n,i),this.type=5}_$AI(t,e=this){if((t=O(this,t,e,0)??d)===E)return;let s=this._$AH,n=t===d&&s!==d||t.capture!==s.capture||t.once!==s.once||t.passive!==s.passive,i=t!==d&&(s===d||n);n&&this.element.removeEventListener(this.name,this,s),i&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},it=class{constructor(t,e,s){this.element=t,this.type=6,this._$AN=void 0,this._$AM=e,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(t){O(this,t)}},Kt={M:vt,P:R,A:bt,C:1,L:Qt,R:et,D:Bt,V:O,I:j,H:M,N:rt,U:nt,B:st,F:it},Pe=$t.litHtmlPolyfillSupport;Pe?.(W,j),($t.litHtmlVersions??=[]).push("3.3.3");var Jt=(r,t,e)=>{let s=e?.renderBefore??t,n=s._$litPart$;if(n===void 0){let i=e?.renderBefore??null;s._$litPart$=n=new j(t.insertBefore(z(),i),i,void 0,e??{})}return n._$AI(r),n};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var xt=globalThis,C=class extends S{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=Jt(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return E}};C._$litElement$=!0,C.finalized=!0,xt.litElementHydrateSupport?.({LitElement:C});var ke=xt.litElementPolyfillSupport;ke?.({LitElement:C});(xt.litElementVersions??=[]).push("4.2.2");/**
 * @license
 * Copyright 2022 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 *//**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Zt=r=>(t,e)=>{e!==void 0?e.addInitializer(()=>{customElements.define(r,t)}):customElements.define(r,t)};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Te={attribute:!0,type:String,converter:I,reflect:!1,hasChanged:X},He=(r=Te,t,e)=>{let{kind:s,metadata:n}=e,i=globalThis.litPropertyMetadata.get(n);if(i===void 0&&globalThis.litPropertyMetadata.set(n,i=new Map),s==="setter"&&((r=Object.create(r)).wrapped=!0),i.set(e.name,r),s==="accessor"){let{name:o}=e;return{set(a){let l=t.get.call(this);t.set.call(this,a),this.requestUpdate(o,l,r,!0,a)},init(a){return a!==void 0&&this.C(o,void 0,r,a),a}}}if(s==="setter"){let{name:o}=e;return function(a){let l=this[o];t.call(this,a),this.requestUpdate(o,l,r,!0,a)}}throw Error("Unsupported decorator location: "+s)};function ot(r){return(t,e)=>typeof e=="object"?He(r,t,e):((s,n,i)=>{let o=n.hasOwnProperty(i);return n.constructor.createProperty(i,s),o?Object.getOwnPropertyDescriptor(n,i):void 0})(r,t,e)}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */function b(r){return ot({...r,state:!0,attribute:!1})}/**
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
 */var St=class{constructor(t,e){this.entryId=t;this.forget=e;this.watchers=new Set;this.end=null;this.state={view:null,status:"loading"}}watch(t,e){return this.watchers.add(e),e(this.state),this.end??=this.begin(t),()=>{this.watchers.delete(e),!this.watchers.size&&(this.end?.then(s=>s()).catch(()=>{}),this.forget())}}async begin(t){try{return await t.connection.subscribeMessage(e=>this.take(e),{type:"depin_orchestrator/subscribe",entry_id:this.entryId})}catch{return this.publish({view:null,status:"failed"}),async()=>{}}}take(t){if(t.kind==="unloaded")this.publish({...this.state,status:"unloaded"});else{let e=Oe(t.kind==="full"?null:this.state.view,t);this.publish({view:e,status:"ready"})}}publish(t){this.state=t;for(let e of this.watchers)e(t)}};function Oe(r,t){let{kind:e,nodes:s,...n}=t;if(e==="full"||r===null)return{...n,nodes:s};let i={...r.nodes};for(let[o,a]of Object.entries(s??{}))a===null?delete i[o]:i[o]=a;return{...r,...n,nodes:i}}var At=new Map;function Yt(r,t,e){let s=At.get(t);return s||At.set(t,s=new St(t,()=>At.delete(t))),s.watch(r,e)}var Xt="depin_orchestrator";function lt(r){let t=new Set(Object.values(r.entities).filter(s=>s.platform===Xt).map(s=>s.device_id)),e=Object.values(r.devices).filter(s=>t.has(s.id)).map(s=>s.primary_config_entry??s.config_entries?.[0]);return[...new Set(e.filter(s=>!!s))]}function F(r,t,e,s={}){return r.callWS({type:`${Xt}/${t}`,entry_id:e,...s})}var Rt={card:{name:"DePIN Orchestrator",description:"What your nodes earn, what a better allocation would bring, and one tap to apply or undo it.",loading:"Reading the host…",empty:"This host has no nodes yet. Add one on the integration's page.",unloaded:"The host is not set up at the moment. What you see is the last that was known.",failed:"This host does not exist, or you may not see it.",no_host:"Choose a host in the card's settings.",all_offline:"No node answers. Is the host, or your connection, down?"},earnings:{now:"Now",today:"Today",month:"This month",forecast:"Forecast for the month",between:"{low} to {high} with 80 % certainty",a_day:"{amount} a day",gross:"Gross",net:"Net of electricity",token:"Tokens",show:"Show earnings as",unpriced:"Not in the total, no price: {names}"},nodes:{title:"Nodes",unpaid:"Unpaid {amount}",payout:"Last payout {when}",history:"Earnings of the last 24 hours",health:{earning:"Earning",idle:"Idle",degraded:"Degraded",offline:"Offline",paused:"Paused",unknown:"Unknown"}},quality:{measured:"measured",estimated:"estimated",stale:"stale",unpriced:"no price",unknown:"unknown"},resources:{title:"Resources",cpu:"CPU",memory:"Memory",bandwidth:"Bandwidth",storage:"Storage",free:"Free",used:"{percent} used",given:"{node}: {percent}",edit:"Change",preview:"Preview",apply:"Apply",cancel:"Cancel",over:"{resource} adds up to {percent}; at most 100 % can be given.",nothing:"Nothing to change.",advisory:"shown only, not applied",busy:"A change is under way…",admin:"Only administrators can change this."},plan:{title:"A better allocation",gain:"{amount} a day more expected ({low} to {high})",cost:"Costs {amount} once",sure:"{percent} sure",none:"Nothing to change right now.",apply:"Apply",dry_run:"Dry run",dismiss:"Dismiss",confirm:"Apply these changes to the machine?",from_to:"{resource} {before} → {after}"},changes:{title:"Recent changes",undo:"Undo",confirm:"Put everything back as it was before this change?",realised:"brought {amount} so far",none:"No changes yet.",outcome:{applied:"Applied",rolled_back:"Rolled back",stuck:"Stuck",refused:"Refused",dry_run:"This would be done"}},alerts:{title:"Alerts",since:"since {when}"},config:{entry_id:"Host",title:"Title",sections:"Parts to show"}};var te={en:Rt};function Et(r,t){let e=r;for(let s of t)e=typeof e=="object"?e[s]:void 0;return typeof e=="string"?e:null}function p(r,t,e={}){let s=r?.language??"en",n=t.split(".");return(Et(te[s],n)??Et(te[s.split("-")[0]??"en"],n)??Et(Rt,n)??t).replace(/\{(\w+)\}/g,(o,a)=>e[a]??o)}var U=class extends C{constructor(){super(...arguments);this.feed={view:null,status:"loading"};this.stop=null;this.watched=null}setConfig(e){if(e.entry_id!==void 0&&typeof e.entry_id!="string")throw new Error("entry_id has to be the id of a host's config entry");this.config=e}get entryId(){return this.config?.entry_id?this.config.entry_id:this.hass?lt(this.hass)[0]??null:null}t(e,s){return p(this.hass,e,s)}connectedCallback(){super.connectedCallback(),this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.leave()}willUpdate(e){(e.has("hass")||e.has("config"))&&this.follow()}shouldUpdate(e){if(e.size>1||!e.has("hass"))return!0;let s=e.get("hass");return!s||s.language!==this.hass?.language||s.locale!==this.hass?.locale||this.watched!==this.entryId}follow(){let e=this.entryId;!this.hass||!this.isConnected||e===this.watched||(this.leave(),e!==null&&(this.watched=e,this.stop=Yt(this.hass,e,s=>{this.feed=s})))}leave(){this.stop?.(),this.stop=null,this.watched=null}};$([ot({attribute:!1})],U.prototype,"hass",2),$([b()],U.prototype,"config",2),$([b()],U.prototype,"feed",2);var Ue={comma_decimal:["en-US"],decimal_comma:["de"],space_comma:["fr"],quote_decimal:["de-CH"]};function Ct(r){return Ue[r.locale.number_format]??r.locale.language}function x(r){if(!r||r.value===null||typeof r.value=="boolean")return null;let t=Number(r.value);return Number.isFinite(t)?t:null}function w(r,t,e){if(!(/^[A-Z]{3}$/.test(e)&&!["GLM"].includes(e))){let i={maximumSignificantDigits:Math.abs(t)>=1e3?6:4};return`${new Intl.NumberFormat(Ct(r),i).format(t)} ${e}`}let n=t!==0&&Math.abs(t)<.1;return new Intl.NumberFormat(Ct(r),{style:"currency",currency:e,maximumFractionDigits:n?4:2,minimumFractionDigits:2}).format(t)}function _(r,t,e=0){return new Intl.NumberFormat(Ct(r),{style:"percent",maximumFractionDigits:e}).format(t/100)}function G(r,t,e=Date.now()){let s=(Date.parse(t)-e)/1e3,n=new Intl.RelativeTimeFormat(r.locale.language,{numeric:"auto"}),i=[[86400,"day"],[3600,"hour"],[60,"minute"]];for(let[o,a]of i)if(Math.abs(s)>=o)return n.format(Math.round(s/o),a);return n.format(Math.round(s),"second")}function je(r,t,e){let s=n=>n.share===null?String(n.amount):_(r,n.share,1);return c`<li>
    ${t.nodes[e.node]?.name??e.node}:
    ${p(r,"plan.from_to",{resource:p(r,`resources.${e.resource}`),before:s(e.before),after:s(e.after)})}
  </li>`}function ee(r,t,e){let s=e.outcome==="refused"||e.outcome==="stuck";return c`<div class="note ${s?"bad":""}" role="status">
    <strong>${p(r,`changes.outcome.${e.outcome}`)}</strong>
    ${e.reasons.map(n=>c`<div>${n.message}</div>`)}
    <ul>
      ${e.steps.map(n=>je(r,t,n))}
    </ul>
  </div>`}function se(r,t,e,s){if(!e.length)return c`<div class="soft">${p(r,"changes.none")}</div>`;let n=e.find(i=>i.outcome==="applied"&&!i.restores);return c`<ul>
    ${e.map(i=>c`<li class="row">
        <span class="name">
          <span>
            ${p(r,`changes.outcome.${i.outcome}`)}
            ${i.at?c`<span class="soft">${G(r,i.at)}</span>`:d}
          </span>
          <span class="soft">
            ${i.steps.map(o=>t.nodes[o.node]?.name??o.node).join(", ")}
            ${i.realised_gain?p(r,"changes.realised",{amount:w(r,Number(i.realised_gain),t.currency)}):d}
          </span>
        </span>
        ${i===n&&s?c`<button @click=${()=>s(i)}>${p(r,"changes.undo")}</button>`:d}
      </li>`)}
  </ul>`}function N(r,t,e=!1){let s=x(t),n=t?.quality??"unknown";if(s===null)return c`<span class="soft">${p(r,"quality.unknown")}</span>`;let i=(t?.unit??"").replace(/\/d$/,""),o=w(r,s,i),a=e?p(r,"earnings.a_day",{amount:o}):o,l=n==="measured"?d:p(r,`quality.${n}`);return c`${a} <span class="soft">${l}</span>`}function re(r,t,e){let{host:s}=t,n=x(s.forecast_month_low),i=x(s.forecast_month_high),o=n===null||i===null?d:p(r,"earnings.between",{low:w(r,n,t.currency),high:w(r,i,t.currency)}),a=e==="net"?s.net_rate:s.earnings_rate;return c`
    ${e==="token"?Ne(r,t):c`<div class="now">${N(r,a,!0)}</div>`}
    <dl class="figures">
      <div>
        <dt>${p(r,"earnings.today")}</dt>
        <dd>${N(r,s.earnings_today)}</dd>
      </div>
      <div>
        <dt>${p(r,"earnings.month")}</dt>
        <dd>${N(r,s.earnings_month)}</dd>
      </div>
      <div>
        <dt>${p(r,"earnings.forecast")}</dt>
        <dd>${N(r,s.forecast_month)}</dd>
        <dd class="soft">${o}</dd>
      </div>
    </dl>
    ${t.unpriced.length?c`<div class="soft">
          ${p(r,"earnings.unpriced",{names:t.unpriced.join(", ")})}
        </div>`:d}
  `}function Ne(r,t){let e=new Map;for(let s of Object.values(t.nodes)){let n=s.readings.earnings_rate,i=x(n),o=(n?.unit??"").replace(/\/d$/,"");i!==null&&o&&e.set(o,(e.get(o)??0)+i)}return c`<div class="figures">
    ${[...e].map(([s,n])=>c`<div class="now">
          ${p(r,"earnings.a_day",{amount:w(r,n,s)})}
        </div>`)}
  </div>`}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var ne={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},ie=r=>(...t)=>({_$litDirective$:r,values:t}),ct=class{constructor(t){}get _$AU(){return this._$AM._$AU}_$AT(t,e,s){this._$Ct=t,this._$AM=e,this._$Ci=s}_$AS(t,e){return this.update(t,e)}update(t,e){return this.render(...e)}};/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{I:Ve}=Kt,oe=r=>r;var ae=()=>document.createComment(""),V=(r,t,e)=>{let s=r._$AA.parentNode,n=t===void 0?r._$AB:t._$AA;if(e===void 0){let i=s.insertBefore(ae(),n),o=s.insertBefore(ae(),n);e=new Ve(i,o,r,r.options)}else{let i=e._$AB.nextSibling,o=e._$AM,a=o!==r;if(a){let l;e._$AQ?.(r),e._$AM=r,e._$AP!==void 0&&(l=r._$AU)!==o._$AU&&e._$AP(l)}if(i!==n||a){let l=e._$AA;for(;l!==i;){let h=oe(l).nextSibling;oe(s).insertBefore(l,n),l=h}}}return e},P=(r,t,e=r)=>(r._$AI(t,e),r),De={},le=(r,t=De)=>r._$AH=t,ce=r=>r._$AH,ut=r=>{r._$AR(),r._$AA.remove()};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var ue=(r,t,e)=>{let s=new Map;for(let n=t;n<=e;n++)s.set(r[n],n);return s},de=ie(class extends ct{constructor(r){if(super(r),r.type!==ne.CHILD)throw Error("repeat() can only be used in text expressions")}dt(r,t,e){let s;e===void 0?e=t:t!==void 0&&(s=t);let n=[],i=[],o=0;for(let a of r)n[o]=s?s(a,o):o,i[o]=e(a,o),o++;return{values:i,keys:n}}render(r,t,e){return this.dt(r,t,e).values}update(r,[t,e,s]){let n=ce(r),{values:i,keys:o}=this.dt(t,e,s);if(!Array.isArray(n))return this.ut=o,i;let a=this.ut??=[],l=[],h,m,u=0,g=n.length-1,f=0,y=i.length-1;for(;u<=g&&f<=y;)if(n[u]===null)u++;else if(n[g]===null)g--;else if(a[u]===o[f])l[f]=P(n[u],i[f]),u++,f++;else if(a[g]===o[y])l[y]=P(n[g],i[y]),g--,y--;else if(a[u]===o[y])l[y]=P(n[u],i[y]),V(r,l[y+1],n[u]),u++,y--;else if(a[g]===o[f])l[f]=P(n[g],i[f]),V(r,n[u],n[g]),g--,f++;else if(h===void 0&&(h=ue(o,f,y),m=ue(a,u,g)),h.has(a[u]))if(h.has(a[g])){let A=m.get(o[f]),ht=A!==void 0?n[A]:null;if(ht===null){let Tt=V(r,n[u]);P(Tt,i[f]),l[f]=Tt}else l[f]=P(ht,i[f]),V(r,n[u],ht),n[A]=null;f++}else ut(n[g]),g--;else ut(n[u]),u++;for(;f<=y;){let A=V(r,l[y+1]);P(A,i[f]),l[f++]=A}for(;u<=g;){let A=n[u++];A!==null&&ut(A)}return this.ut=o,le(r,l),E}});var pe=ft`
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
  @container (max-width: 340px) {
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
`,Q={storj:"var(--depin-storj)",golem:"var(--depin-golem)",streamr:"var(--depin-streamr)",grass:"var(--depin-grass)"};var he=84,Pt=28;function Le(r,t){let e=r.filter(l=>l!==null),s=Math.max(...e,0),n=Math.min(...e,0),i=s-n||1,o="M",a=r.map((l,h)=>{if(l===null)return o="M","";let m=h/Math.max(1,r.length-1)*he,u=`${o}${m.toFixed(1)} ${(Pt-1-(l-n)/i*(Pt-2)).toFixed(1)}`;return o="L",u});return c`<svg class="spark" viewBox="0 0 ${he} ${Pt}" role="img" aria-label=${t}>
    ${Ft`<path d=${a.join("")} />`}
  </svg>`}function Ie(r,t,e,s,n){let i=s==="token"?t.readings.earnings_rate:t.readings[s==="net"?"net_rate":"earnings_rate_fiat"]??t.readings.earnings_rate_fiat,o=x(i)===null?t.readings.earnings_rate:i,a=x(t.readings.unpaid),h=n?.nodes[t.id]?.earned?.slice(-24).map(m=>m===null?null:Number(m))??[];return c`<li class="node" style="--colour: ${Q[t.protocol]??"var(--soft)"}">
    <span class="mark" aria-hidden="true">${t.protocol[0]?.toUpperCase()}</span>
    <span class="name">
      <span>${t.name}</span>
      <span class="health ${t.health}">
        ${p(r,`nodes.health.${t.health}`)}
        ${a===null?d:c` ·
            ${p(r,"nodes.unpaid",{amount:w(r,a,t.readings.unpaid?.unit??e)})}`}
      </span>
    </span>
    ${h.some(m=>m!==null)?Le(h,p(r,"nodes.history")):c`<span></span>`}
    <span class="amount">${N(r,o,!0)}</span>
  </li>`}function me(r,t,e,s,n){return c`<ul aria-label=${p(r,"nodes.title")}>
    ${de(t,i=>i.id,i=>Ie(r,i,e,s,n))}
  </ul>`}var dt=["cpu","memory","bandwidth","storage"];function qe(r,t,e){let s=dt.filter(n=>e.before[n]!==e.after[n]).map(n=>p(r,"plan.from_to",{resource:p(r,`resources.${n}`),before:_(r,e.before[n]??0,1),after:_(r,e.after[n]??0,1)}));return c`<li>${t.nodes[e.node]?.name??e.node}: ${s.join(", ")}</li>`}function fe(r,t,e){let s=n=>w(r,n,t.currency);return c`
    <div>${e.sentence||p(r,"plan.none")}</div>
    ${e.moves.length?c`
          <ul>
            ${e.moves.map(n=>qe(r,t,n))}
          </ul>
          <div>
            ${p(r,"plan.gain",{amount:s(e.gain),low:s(e.gain_low),high:s(e.gain_high)})}
          </div>
          <div class="soft">
            ${p(r,"plan.cost",{amount:s(e.cost)})} ·
            ${p(r,"plan.sure",{percent:_(r,100*e.confidence)})}
          </div>
        `:d}
  `}function kt(r,t,e,s){return s?.[t]?.[e]??x(r.nodes[t]?.readings[`${e}_allocation`])}function K(r){return dt.filter(t=>Object.values(r.controls).some(e=>(e[t]?.enforcement??"advisory")!=="advisory"))}function pt(r,t,e){return Object.keys(r.nodes).map(s=>kt(r,s,t,e)??0).reduce((s,n)=>s+n,0)}function ze(r,t,e,s){let n=Object.values(t.nodes).map(a=>({node:a,share:kt(t,a.id,e,s??void 0)})).filter(a=>!!a.share),i=n.map(({node:a,share:l})=>p(r,"resources.given",{node:a.name,percent:_(r,l,1)})).join(", "),o=pt(t,e,s??void 0);return c`<div>
    <div class="row">
      <span>${p(r,`resources.${e}`)}</span>
      <span class="soft">
        ${p(r,"resources.free")} ${_(r,Math.max(0,100-o),1)}
      </span>
    </div>
    <div class="bar" role="img" aria-label=${i}>
      ${n.map(({node:a,share:l})=>c`<span
            title="${a.name}: ${_(r,l,1)}"
            style="--colour: ${Q[a.protocol]}; width: ${l}%"
          ></span>`)}
    </div>
  </div>`}function Be(r,t,e,s){let n=Object.values(t.nodes).map(i=>{let o=t.controls[i.id]?.[e],a=kt(t,i.id,e,s.draft??void 0);if(!o||o.enforcement==="advisory"||a===null)return d;let l=`${i.name}, ${p(r,`resources.${e}`)}`;return c`<label class="slider" style="--colour: ${Q[i.protocol]}">
      <span class="name"><span>${i.name}</span></span>
      <input
        type="range"
        min=${o.minimum}
        max=${o.maximum}
        step="0.5"
        .value=${String(a)}
        aria-label=${l}
        aria-valuetext=${_(r,a,1)}
        ?disabled=${s.busy}
        @input=${h=>s.move(i.id,e,Number(h.target.value))}
      />
      <span class="amount">${_(r,a,1)}</span>
    </label>`});return c`${n}`}function ge(r,t,e){return c`${K(t).map(s=>{let n=pt(t,s,e.draft??void 0);return c`
      ${ze(r,t,s,e.draft)}
      ${e.draft?Be(r,t,s,e):d}
      ${n>100.005?c`<div class="note bad" role="alert">
            ${p(r,"resources.over",{resource:p(r,`resources.${s}`),percent:_(r,n,1)})}
          </div>`:d}
    `})}`}var ye=["earnings","alerts","nodes","resources","plan","changes"],v=class extends U{constructor(){super(...arguments);this.show="gross";this.draft=null;this.busy=!1;this.result=null;this.fault=null;this.question=null;this.dismissed=null;this.history=null;this.list=null;this.asked=""}static getStubConfig(e){let[s]=lt(e);return s?{entry_id:s}:{}}static getConfigForm(){return{schema:[{name:"entry_id",selector:{config_entry:{integration:"depin_orchestrator"}}},{name:"title",selector:{text:{}}},{name:"parts",selector:{select:{multiple:!0,options:[...ye]}}}],computeLabel:(e,s)=>p(s,`config.${e.name}`)}}getCardSize(){return 8}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}willUpdate(e){super.willUpdate(e),this.fetch()}fetch(){let{view:e,status:s}=this.feed,n=this.entryId;if(!this.hass||!e||!n||s!=="ready")return;let{left:i,next:o,trouble:a,busy:l}=e.changes,h=[n,e.at.slice(0,13),i,o,a,l].join();if(h===this.asked)return;this.asked=h;let m=new Date(Date.parse(e.at)-24*36e5).toISOString();F(this.hass,"history",n,{start:m}).then(({history:u})=>this.history=u).catch(()=>{}),F(this.hass,"reallocations",n,{limit:5}).then(({reallocations:u})=>this.list=u).catch(()=>{})}render(){let{hass:e}=this;return!e||!this.config?c`<ha-card></ha-card>`:c`<ha-card>${this.body(e)}</ha-card>`}body(e){let{view:s,status:n}=this.feed;if(!this.entryId)return c`<p>${this.t("card.no_host")}</p>`;if(n==="failed")return c`<p role="alert">${this.t("card.failed")}</p>`;if(!s)return c`<p class="soft" aria-busy="true">${this.t("card.loading")}</p>`;let i=Object.values(s.nodes),o=this.config?.parts??ye;return c`
      <header>
        <h2>${this.config?.title??s.name}</h2>
        ${this.switcher()}
      </header>
      ${n==="unloaded"?c`<div class="note" role="status">
            ${this.t("card.unloaded")} (${G(e,s.at)})
          </div>`:d}
      ${i.length&&i.every(a=>a.health==="offline")?c`<div class="note bad" role="status">${this.t("card.all_offline")}</div>`:d}
      ${i.length?o.map(a=>this.piece(e,s,a)):c`<p>${this.t("card.empty")}</p>`}
    `}switcher(){return c`<div class="buttons" role="group" aria-label=${this.t("earnings.show")}>
      ${["gross","net","token"].map(e=>c`<button aria-pressed=${this.show===e} @click=${()=>this.show=e}>
            ${this.t(`earnings.${e}`)}
          </button>`)}
    </div>`}piece(e,s,n){switch(n){case"earnings":return re(e,s,this.show);case"alerts":return this.alerts(e,s);case"nodes":return me(e,Object.values(s.nodes),s.currency,this.show,this.history);case"resources":return K(s).length?this.resources(e,s):d;case"plan":return this.plan(e,s);case"changes":return K(s).length?this.changes(e,s):d}}alerts(e,s){return s.alerts?.length?c`<section aria-label=${this.t("alerts.title")}>
      ${s.alerts.map(n=>c`<div class="note ${n.severity==="critical"?"bad":""}">
            ${n.message}
            <span class="soft">${this.t("alerts.since",{when:G(e,n.since)})}</span>
          </div>`)}
    </section>`:d}get may(){return this.hass?.user?.is_admin??!1}resources(e,s){let n=this.busy||s.changes.busy,i=K(s).some(l=>pt(s,l,this.draft??void 0)>100.005),o={draft:this.draft,busy:n,move:(l,h,m)=>{this.draft={...this.draft,[l]:{...this.draft?.[l],[h]:m}}}},a=Object.keys(this.draft??{}).length>0;return c`<section aria-label=${this.t("resources.title")}>
      <div class="row">
        <h3>${this.t("resources.title")}</h3>
        ${this.may&&!this.draft?c`<button @click=${()=>this.edit({})}>${this.t("resources.edit")}</button>`:d}
      </div>
      ${ge(e,s,o)}
      ${s.changes.busy?c`<div role="status">${this.t("resources.busy")}</div>`:d}
      ${this.draft?c`<div class="buttons">
            <button ?disabled=${!a||i||n} @click=${()=>this.preview()}>
              ${this.t("resources.preview")}
            </button>
            <button
              class="main"
              ?disabled=${!a||i||n}
              @click=${()=>this.wish(this.draft??{})}
            >
              ${this.t("resources.apply")}
            </button>
            <button @click=${()=>this.edit(null)}>${this.t("resources.cancel")}</button>
          </div>`:d}
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
          </div>`:d}
      ${this.result?ee(e,s,this.result):d}
      ${this.fault?c`<div class="note bad" role="alert">${this.fault}</div>`:d}
    `}edit(e){this.draft=e,this.result=this.fault=this.question=null}async preview(){await this.run(()=>this.reallocate({allocation:this.draft,dry_run:!0}))}async wish(e){await this.run(()=>this.reallocate({allocation:e,dry_run:!0})),this.result?.outcome==="dry_run"&&(this.question={text:this.t("plan.confirm"),button:this.t("plan.apply"),act:()=>this.reallocate({allocation:e})})}async confirmed(){let{question:e}=this;this.question=null,e&&(await this.run(e.act),this.result&&this.result.outcome!=="refused"&&(this.draft=null))}reallocate(e){return F(this.hass,"reallocate",this.entryId,e)}async run(e){this.busy=!0,this.result=this.fault=null;try{this.result=await e()}catch(s){this.fault=s.message??String(s)}finally{this.busy=!1}}plan(e,s){let n=s.plan;if(!n||n.sentence===this.dismissed)return d;let i=n.moves.length>0;return c`<section aria-label=${this.t("plan.title")}>
      <h3>${this.t("plan.title")}</h3>
      ${fe(e,s,n)}
      ${i&&this.may?c`<div class="buttons">
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
          </div>`:d}
    </section>`}applyPlan(){this.result=this.fault=null,this.question={text:this.t("plan.confirm"),button:this.t("plan.apply"),act:()=>this.reallocate({})}}changes(e,s){let n=i=>{this.result=this.fault=null,this.question={text:this.t("changes.confirm"),button:this.t("changes.undo"),act:()=>F(e,"rollback",this.entryId,{reallocation_id:i.reallocation_id})}};return c`<section aria-label=${this.t("changes.title")}>
      <h3>${this.t("changes.title")}</h3>
      ${se(e,s,this.list??[],this.may?n:null)}
    </section>`}};v.styles=pe,$([b()],v.prototype,"show",2),$([b()],v.prototype,"draft",2),$([b()],v.prototype,"busy",2),$([b()],v.prototype,"result",2),$([b()],v.prototype,"fault",2),$([b()],v.prototype,"question",2),$([b()],v.prototype,"dismissed",2),$([b()],v.prototype,"history",2),$([b()],v.prototype,"list",2),v=$([Zt("depin-orchestrator-card")],v);window.customCards=[...window.customCards??[],{type:"depin-orchestrator-card",name:"DePIN Orchestrator",description:"What your nodes earn, what would earn more, and one tap to apply or undo it.",preview:!0,getEntitySuggestion:(r,t)=>r.entities[t]?.platform==="depin_orchestrator"?{config:{type:"custom:depin-orchestrator-card"}}:null}];
